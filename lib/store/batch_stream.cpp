// SPDX-License-Identifier: Apache-2.0
//
// Logs lines of JSON to a run. A line is checked completely before any of it is stored. After that,
// storing metrics can only fail because of the disk, so they are collected into full batches.
// Params and tags are stored at once: a param may conflict with one that the run has, and the error
// must name its line.
#include "store/batch_stream.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "core/limits.h"
#include "store/rules.h"
#include "wire/batch_line.h"

namespace mlf::store {

namespace {

constexpr std::size_t longest_batch_line = std::size_t{64} << 20;

/// Removes up to `count` items from the front of `items` and returns them.
template <typename Item>
std::vector<Item> take_front(std::vector<Item>& items, std::size_t count) {
  const auto middle = items.begin() + static_cast<std::ptrdiff_t>(std::min(count, items.size()));
  std::vector<Item> front(std::make_move_iterator(items.begin()), std::make_move_iterator(middle));
  items.erase(items.begin(), middle);
  return front;
}

bool is_empty(const Batch& batch) {
  return batch.metrics.empty() && batch.params.empty() && batch.tags.empty();
}

/// Removes the next part within MLflow's limits, params first as in one batch.
Batch take_part(Batch& batch) {
  Batch part;
  part.params = take_front(batch.params, limits::params_per_batch);
  part.tags = take_front(batch.tags, limits::tags_per_batch);
  const auto room = limits::entities_per_batch - part.params.size() - part.tags.size();
  part.metrics = take_front(batch.metrics, room);
  return part;
}

/// @throws Error when an item breaks a rule, or when two params have the same key.
void validate_items(const Batch& batch) {
  Batch rest = batch;
  std::vector<std::string> keys;
  SilentReporter silent;
  while (!is_empty(rest)) {
    const auto part = take_part(rest);
    for (const auto& param : part.params) keys.push_back(param.key);
    validate_batch(part, LongValues::truncate, silent);
  }
  std::ranges::sort(keys);
  const auto twice = std::ranges::adjacent_find(keys);
  if (twice != keys.end()) throw invalid_parameter("the param '{}' is there twice", *twice);
}

}  // namespace

void log_in_parts(TrackingStore& store, const RunId& run, Batch batch) {
  while (!is_empty(batch)) store.log_batch(run, take_part(batch));
}

BatchStream::BatchStream(TrackingStore& store, RunId run, const Clock& clock, OnFault on_fault)
    : store_(store),
      run_(std::move(run)),
      clock_(clock),
      on_fault_(std::move(on_fault)),
      splitter_(longest_batch_line) {}

void BatchStream::feed(std::string_view text) {
  splitter_.feed(text,
                 [this](std::string_view line, bool is_too_long) { take_line(line, is_too_long); });
}

void BatchStream::finish() {
  splitter_.finish(
      [this](std::string_view line, bool is_too_long) { take_line(line, is_too_long); });
  flush();
}

void BatchStream::take_line(std::string_view line, bool is_too_long) {
  ++lines_;
  Batch batch;
  try {
    if (is_too_long) throw invalid_parameter("the line is longer than 64 MiB");
    if (trim(line).empty()) return;
    batch = wire::parse_batch_line(line, clock_.now_ms());
    validate_items(batch);
    check_params(batch.params);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::invalid_parameter_value) throw;
    ++faults_;
    flush();
    on_fault_(lines_, error.what());
    return;
  }
  take_batch(std::move(batch));
}

/// @throws Error when the run already has one of them with another value.
void BatchStream::check_params(const std::vector<Param>& params) {
  if (params.empty()) return;
  if (!known_params_) {
    known_params_.emplace();
    for (auto& param : store_.get_run(run_).params) {
      known_params_->emplace(std::move(param.key), std::move(param.value));
    }
  }
  for (const auto& param : params) {
    const auto known = known_params_->find(param.key);
    const bool may_be_cut = param.value.size() > limits::param_value_length;  // by the store
    if (known != known_params_->end() && known->second != param.value && !may_be_cut) {
      throw param_changed(run_, {known->first, known->second}, param.value);
    }
  }
  for (const auto& param : params) known_params_->emplace(param.key, param.value);
}

void BatchStream::take_batch(Batch batch) {
  if (batch.params.empty() && batch.tags.empty()) {
    std::ranges::move(batch.metrics, std::back_inserter(gathered_));
    if (gathered_.size() >= limits::metrics_per_batch) flush();
    return;
  }
  flush();
  try {
    log_in_parts(store_, run_, std::move(batch));
  } catch (const Error& error) {
    throw error.with_context(fmt::format("line {}", lines_));
  }
}

void BatchStream::flush() {
  Batch batch;
  batch.metrics = std::exchange(gathered_, {});
  log_in_parts(store_, run_, std::move(batch));
}

}  // namespace mlf::store
