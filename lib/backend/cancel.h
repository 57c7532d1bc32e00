// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "backend/jobs.h"

namespace mlf::backend {

/// Cancels the jobs of runs, and kills those that have not ended after `grace`.
class Cancellation {
 public:
  /// Cancels all jobs. The references must outlive it. @throws Error the first of a backend's; the
  /// jobs of the other backends were cancelled.
  Cancellation(const std::vector<WatchedRun>& runs, std::chrono::milliseconds grace,
               const RunAccess& access, const Context& context);

  JobWatch& watch() { return watch_; }
  /// Call it after each watch().look(): once the grace has passed it kills the jobs that still run,
  /// and again every second.
  void kill_overdue();

 private:
  /// Calls `action` on each backend with its jobs whose runs have not ended.
  void for_each_backend(void (Backend::*action)(std::span<const Job>));

  std::vector<WatchedRun> runs_;
  const RunAccess& access_;
  const Context& context_;
  JobWatch watch_;
  std::int64_t next_kill_;
};

/// Cancels the jobs of runs, waits until all have ended, and kills those that take longer than
/// `grace`. @return how the runs ended, in order. @throws Error as Cancellation.
std::vector<WatchedState> cancel_runs(const std::vector<WatchedRun>& runs,
                                      std::chrono::milliseconds grace, const RunAccess& access,
                                      const Context& context);

}  // namespace mlf::backend
