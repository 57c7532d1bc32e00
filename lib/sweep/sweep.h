// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backend/jobs.h"
#include "base/context.h"
#include "core/run.h"
#include "project/plan.h"
#include "store/tracking_store.h"
#include "supervise/signal_watch.h"
#include "sweep/points.h"

/// Sweeps: several runs of one project, with different parameters, under one parent run.
namespace mlf::sweep {

/// One point of a sweep with its plan and its run.
struct Member {
  Point point;
  project::Plan plan;
  std::string key;           ///< the run's key, from project::run_key()
  std::optional<Run> run{};  ///< as it was when it was recorded, or when it ended; none before that
  bool is_kept = false;      ///< the run was finished before this sweep began, and is used again
};

/// A sweep's key, made from the keys of all members, in 32 hexadecimal digits.
std::string sweep_key(std::span<const Member> members);

/// An earlier sweep that was begun but did not finish.
struct OpenSweep {
  Run parent;
  std::map<std::string, Run> finished;  ///< its FINISHED runs, by key
};

/// The newest sweep with that key in the experiment, unless it is FINISHED. Runs of it whose
/// processes or jobs are gone without a recorded end are ended first.
/// @throws Error INVALID_STATE when runs of it are still running.
std::optional<OpenSweep> find_open_sweep(const backend::RunAccess& access,
                                         const ExperimentId& experiment, std::string_view key,
                                         const Context& context);

/// The caller's part in running a member.
struct MemberActions {
  /// Records the member's run, which is then RUNNING. If it throws, it has ended any run that it
  /// created.
  std::function<Run(Member&)> record;
  std::function<void(const Member&)> keep;
  /// The command that carries out a recorded run.
  std::function<Command(const Run&)> command;
  /// Called when a run has ended; `last_line` is the last line that its supervisor wrote, or the
  /// backend's explanation.
  std::function<void(const Member&, const std::string& last_line)> on_end;
};

struct SweepOptions {
  /// How many runs go on at a time. 0: as many as the backend has room for; run_sweep() needs
  /// another value.
  std::size_t at_once = 0;
  bool fail_fast = false;  ///< the first run that fails or is killed stops the others
};

struct Outcome {
  int signal = 0;  ///< the signal that stopped the sweep, or 0
  bool has_failures = false;
};

/// Runs the members that have no run, each in its own process. A run that fails does not stop the
/// others, unless `fail_fast`. The context must be that of supervise::with_signals().
Outcome run_sweep(std::span<Member> members, const SweepOptions& options,
                  const MemberActions& actions, store::TrackingStore& store,
                  supervise::SignalWatch& signals, const Context& context);

/// Calls `sweep` and ends the parent run: FINISHED, FAILED when there were failures, KILLED when a
/// signal stopped it. When `sweep` throws, end_failed() ends it.
Outcome end_parent_after(store::TrackingStore& store, const RunId& parent, const Context& context,
                         const std::function<Outcome()>& sweep);

}  // namespace mlf::sweep
