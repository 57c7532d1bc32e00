// SPDX-License-Identifier: Apache-2.0
#include "store/metric_stream.h"

#include <utility>

namespace mlf::store {

namespace {

constexpr std::size_t longest_line = std::size_t{1} << 20;

}  // namespace

MetricStream::MetricStream(MetricWriter& writer, const Clock& clock, MetricStreamOptions options,
                           OnFault on_fault)
    : writer_(writer), clock_(clock), options_(options), on_fault_(std::move(on_fault)) {}

void MetricStream::fault(const std::string& message) {
  ++faults_;
  on_fault_(lines_, message);
}

void MetricStream::take_line(std::string_view line) {
  ++lines_;
  if (line.size() > longest_line) return fault("the line is longer than 1 MiB");
  if (!parser_.parse(line)) return fault(parser_.fault());
  const auto points = parser_.points();
  if (points.empty()) return;
  const std::int64_t timestamp = parser_.timestamp().value_or(options_.timestamp.value_or(now_));
  const std::int64_t step = parser_.step().value_or(options_.step);
  if (options_.number_steps && !parser_.step()) ++options_.step;
  for (const auto& point : points) {
    writer_.append(point.key, {.timestamp = timestamp, .value = point.value, .step = step});
  }
  points_ += points.size();
}

/// Keeps the beginning of a line, and of one that is too long only that it was.
void MetricStream::keep(std::string_view text) {
  is_too_long_ = is_too_long_ || begun_.size() + text.size() > longest_line;
  if (is_too_long_) {
    begun_.clear();
  } else {
    begun_ += text;
  }
}

void MetricStream::take_begun_line(std::string_view& text) {
  const auto end = text.find('\n');
  keep(text.substr(0, end));
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  if (end != text.npos) finish();
}

void MetricStream::feed(std::string_view text) {
  now_ = clock_.now_ms();
  if (is_too_long_ || !begun_.empty()) take_begun_line(text);
  for (;;) {
    const auto end = text.find('\n');
    if (end == text.npos) break;
    take_line(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  keep(text);
}

void MetricStream::finish() {
  if (is_too_long_) {
    ++lines_;
    fault("the line is longer than 1 MiB");
  } else if (!begun_.empty()) {
    take_line(begun_);
  }
  is_too_long_ = false;
  begun_.clear();
}

}  // namespace mlf::store
