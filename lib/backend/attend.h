// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "backend/jobs.h"
#include "backend/output_follower.h"
#include "base/reporter.h"
#include "supervise/signal_watch.h"

namespace mlf::backend {

/// What attend() works with. The references must outlive the wait.
struct AttendOptions {
  JobWatch& watch;  ///< of this one run
  Backend& backend;
  const Job& job;
  OutputFollower& output;
  supervise::SignalWatch& signals;
  /// Called after each look with the run's state.
  std::function<void(const WatchedState&)> on_look;
  Reporter& reporter;
};

/// How the wait ended.
struct AttendResult {
  WatchedState state;
  int signal = 0;  ///< the signal that asked to stop, or 0
};

/// Waits until the run has ended and passes its output on as it comes. The first SIGINT, SIGTERM or
/// SIGQUIT cancels the job, the second kills it, and the third stops the wait while the job goes
/// on. SIGHUP stops the wait at once.
AttendResult attend(const AttendOptions& options);

}  // namespace mlf::backend
