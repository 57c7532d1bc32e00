// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "backend/jobs.h"
#include "base/context.h"
#include "project/record_run.h"
#include "supervise/signal_watch.h"
#include "sweep/plan.h"

namespace mlf::sweep {

struct CarryOutOptions {
  project::Recording recording;  ///< where the members are recorded
  /// How many runs go on at a time. 0: as many as there are processors here, or as the backend
  /// allows. Without a value: 1 here; the same as 0 for a backend.
  std::optional<std::size_t> jobs;
  bool fail_fast = false;  ///< see SweepOptions
  /// See MemberActions.
  std::function<void(const Member&, const std::string& last_line)> on_end;
};

/// How many runs go on at a time, as SweepOptions has it, with `jobs` as CarryOutOptions has it.
std::size_t runs_at_once(const Sweep& sweep, std::optional<std::size_t> jobs);

/// Prepares the environment, runs the members that have no run, and ends the parent as
/// end_parent_after() does. The context must be that of supervise::with_signals().
/// @throws Error as run_sweep() and submit_sweep(); the parent has then been ended.
Outcome carry_out(Sweep& sweep, const Run& parent, const CarryOutOptions& options,
                  const backend::RunAccess& access, supervise::SignalWatch& signals,
                  const Context& context);

}  // namespace mlf::sweep
