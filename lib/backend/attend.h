// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "backend/jobs.h"
#include "backend/output_follower.h"
#include "base/reporter.h"
#include "supervise/signal_watch.h"

namespace mlf::backend {

/// Who waits for a run that was submitted; the references outlive the wait.
struct Attendance {
  JobWatch& watch;  ///< of this one run
  Backend& backend;
  const Job& job;
  OutputFollower& output;
  supervise::SignalWatch& signals;
  std::function<void(const Standing&)> on_standing;  ///< is told now and then how the run stands
  Reporter& reporter;
};

/// How it ended.
struct Attended {
  Standing standing;
  int signal = 0;  ///< by which the user or the system asked to stop, or 0
};

/// Waits until the run has ended, passing its output on as it comes. A request to stop cancels the
/// job, a second one kills it, and a third leaves it; so does the end of the terminal at once: what
/// was submitted goes on.
Attended attend(const Attendance& attendance);

/// The exit code of a run that has ended: 0 when it is FINISHED, else its command's where it is
/// known and not 0, else 1.
int exit_code_of(store::TrackingStore& store, const RunId& id);

}  // namespace mlf::backend
