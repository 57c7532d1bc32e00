// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "backend/attend.h"
#include "backend/jobs.h"
#include "backend/output_follower.h"
#include "base/context.h"
#include "supervise/signal_watch.h"

/// Waits for runs and passes their output on.
namespace mlf::backend {

/// Looks until all runs have ended, and calls `on_look` after each look. @return how they ended.
std::vector<WatchedState> wait_for_runs(
    JobWatch& watch, const std::function<void()>& on_look = [] {});

/// The exit code for a run that has ended: 0 when it is FINISHED, else its command's (1 to 255)
/// where that is recorded, else 1.
int exit_code_of(store::TrackingStore& store, const RunId& id);
/// The exit code for runs that have ended: that of the first one for which it is not 0.
int exit_code_of(store::TrackingStore& store, std::span<const WatchedState> ended);

/// Where output goes, and what is told of the wait.
struct WaitOptions {
  OutputFollower::Sink sink;
  /// Called after each look with the run's state.
  std::function<void(const WatchedState&)> on_look;
};

/// How the wait for a run ended.
struct WaitResult {
  WatchedState state;
  int exit_code = 0;  ///< the command's where it is known; 128 + N when signal N ended the wait
  std::string log;    ///< what the backend says of the job when the run has written nothing
};
/// Waits until a submitted run has ended and passes its output on, as attend() does.
WaitResult wait_for_run(const Job& job, const WaitOptions& options, const RunAccess& access,
                        supervise::SignalWatch& signals, const Context& context);

/// Whether to pass on what a run has written so far, or to wait until it has ended.
enum class OutputUntil { now, end };

/// What is known of a run whose output was passed on.
struct PassedOutput {
  RunInfo info;
  bool has_any = false;  ///< whether it has written anything
  std::string log;       ///< what the backend says of the job when the run has written nothing
};
/// Passes a run's output on, that of a job without mlf in it from the backend's log.
PassedOutput pass_output_on(const WatchedRun& run, OutputUntil until,
                            const OutputFollower::Sink& sink, const RunAccess& access,
                            const Context& context);

}  // namespace mlf::backend
