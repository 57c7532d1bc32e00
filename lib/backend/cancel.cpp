// SPDX-License-Identifier: Apache-2.0
#include "backend/cancel.h"

#include <exception>

#include "base/error.h"

namespace mlf::backend {

namespace {

constexpr std::int64_t between_kills_ms = 1000;

}  // namespace

Cancellation::Cancellation(const std::vector<WatchedRun>& runs, std::chrono::milliseconds grace,
                           const WatchSurroundings& surroundings)
    : runs_(runs),
      surroundings_(surroundings),
      watch_(runs, surroundings),
      next_kill_(surroundings.clock.now_ms() + grace.count()) {
  std::exception_ptr first;
  for (const WatchedRun& run : runs_) {
    if (!run.job || is_terminated(run.info.status)) continue;
    try {
      surroundings_.backend(run.job->launch.backend).cancel(*run.job);
    } catch (const Error&) {
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
}

void Cancellation::press() {
  const std::int64_t now = surroundings_.clock.now_ms();
  if (now < next_kill_) return;
  next_kill_ = now + between_kills_ms;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (!runs_[i].job || watch_.standings()[i].has_ended()) continue;
    surroundings_.backend(runs_[i].job->launch.backend).kill(*runs_[i].job);
  }
}

}  // namespace mlf::backend
