// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "backend/jobs.h"

namespace mlf::backend {

/// Ends runs: asks their jobs to end, and kills those that have not by the end of the grace.
class Cancellation {
 public:
  /// Asks. The references outlive it. @throws Error of a backend; the other jobs were asked.
  Cancellation(const std::vector<WatchedRun>& runs, std::chrono::milliseconds grace,
               const RunAccess& access, const Context& context);

  JobWatch& watch() { return watch_; }
  /// To be called after each look: kills what is due, again every second.
  void press();

 private:
  /// Of the runs that have not ended.
  void for_each_backend(void (Backend::*action)(std::span<const Job>));

  std::vector<WatchedRun> runs_;
  const RunAccess& access_;
  const Context& context_;
  JobWatch watch_;
  std::int64_t next_kill_;
};

}  // namespace mlf::backend
