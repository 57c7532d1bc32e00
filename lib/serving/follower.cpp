// SPDX-License-Identifier: Apache-2.0
#include "serving/follower.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf::serving {

namespace {

constexpr unsigned most_skipped = 32;

std::vector<ModelSource> followed(std::span<const ModelSource> sources) {
  std::vector<ModelSource> result;
  for (const auto& source : sources) {
    if (source.current_version) result.push_back(source);
  }
  return result;
}

}  // namespace

Follower::Follower(ModelTable& models, std::span<const ModelSource> sources, const OpenModel& open,
                   Milliseconds interval, const Context& context)
    : models_(models),
      sources_(followed(sources)),
      open_(open),
      interval_(interval),
      context_(context) {
  // Another thread looks at the signals of this process.
  context_.run_tool = run_quietly;
  context_.stop_signal = [this] { return is_ending_ ? std::optional<int>(SIGTERM) : std::nullopt; };
  if (!sources_.empty()) thread_ = std::thread([this] { run(); });
}

Follower::~Follower() {
  end();
  if (thread_.joinable()) thread_.join();
}

void Follower::end() {
  const std::lock_guard lock(mutex_);
  is_ending_ = true;
  for (const auto& model : replaced_) model->service->end();
  changed_.notify_all();
}

void Follower::run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, interval_, [this] { return is_ending_.load(); });
    }
    if (is_ending_) return;
    drop_unused();
    for (const auto& source : sources_) look(source);
  }
}

void Follower::look(const ModelSource& source) {
  auto& failure = failures_[source.name];
  if (failure.looks_left > 0) {
    --failure.looks_left;
    return;
  }
  try {
    const auto version = source.current_version();
    if (version != models_.find(source.name)->version) replace(source, version);
    failures_.erase(source.name);
  } catch (const std::exception& error) {
    if (!is_ending_) note_failure(source, error.what());
  }
}

void Follower::replace(const ModelSource& source, const std::string& version) {
  context_.reporter.note(
      fmt::format("{}: loading version {}", printable(source.uri), printable(version)));
  auto before = models_.put(open_(source, context_));
  const auto now = models_.find(source.name);
  context_.reporter.note(fmt::format("{}: version {} answers instead of version {}",
                                     printable(source.uri), printable(now->version),
                                     printable(before->version)));
  const std::lock_guard lock(mutex_);
  if (is_ending_) before->service->end();
  replaced_.push_back(std::move(before));
}

void Follower::note_failure(const ModelSource& source, const std::string& text) {
  auto& failure = failures_[source.name];
  if (failure.text != text) {
    failure = {.text = text};
    context_.reporter.warn(fmt::format("{}: {}; version {} goes on answering",
                                       printable(source.uri), text,
                                       printable(models_.find(source.name)->version)));
  }
  failure.looks_left = std::min(1U << std::min(failure.count++, 10U), most_skipped) - 1;
}

void Follower::drop_unused() {
  std::vector<ModelTable::Entry> unused;
  {
    const std::lock_guard lock(mutex_);
    // No request can come to share a model that is no longer in the table.
    std::erase_if(replaced_, [&](ModelTable::Entry& model) {
      if (model.use_count() > 1) return false;
      unused.push_back(std::move(model));
      return true;
    });
  }
}

}  // namespace mlf::serving
