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

/// Many runs of one project under a parent run.
namespace mlf::sweep {

/// A point of a sweep and what becomes of it.
struct Member {
  Point point;
  project::Plan plan;
  std::string key;           ///< of the run
  std::optional<Run> run{};  ///< once there is one: as it was when it was recorded, or at its end
  bool is_kept = false;      ///< a run that was finished before is taken
};

/// The identity of a sweep: that of all of its runs.
std::string sweep_key(std::span<const Member> members);

/// A sweep that was begun and not brought to its end.
struct OpenSweep {
  Run parent;
  std::map<std::string, Run> finished;  ///< of its runs, those that are FINISHED, by their keys
};

/// The newest sweep of that key in the experiment, when it did not finish and nothing of it goes
/// on. Its runs that say that they are running although their processes or jobs are gone are ended.
/// @throws Error INVALID_STATE when runs of it still go on.
std::optional<OpenSweep> find_open_sweep(const backend::RunAccess& access,
                                         const ExperimentId& experiment, std::string_view key,
                                         const Context& context);

/// What the caller does for each member of a sweep.
struct MemberActions {
  /// Records the run of a member, which is then RUNNING, and keeps its launch. When that throws, a
  /// run that was made has been ended.
  std::function<Run(Member&)> record;
  std::function<void(const Member&)> keep;
  /// A program that carries out a recorded run.
  std::function<Command(const Run&)> command;
  /// Is told of a run that has ended, and of the last line that its supervisor wrote.
  std::function<void(const Member&, const std::string& last_line)> on_end;
};

struct SweepOptions {
  /// Runs at a time; 0: as many as a backend has room for, which run_sweep() cannot know.
  std::size_t at_once = 0;
  bool fail_fast = false;  ///< the first run that does not finish ends the others
};

struct Outcome {
  int signal = 0;  ///< that stopped it, or 0
  bool has_failures = false;
};

/// Runs the members that have no run, each in a process of its own. One that does not finish leaves
/// the others alone, unless `fail_fast`. The context is that of supervise::with_signals().
Outcome run_sweep(std::span<Member> members, const SweepOptions& options,
                  const MemberActions& actions, store::TrackingStore& store,
                  supervise::SignalWatch& signals, const Context& context);

/// Does the sweep and ends its parent run: FINISHED, FAILED when it has failures, KILLED when a
/// signal stopped it, as end_failed() does when it throws.
Outcome end_with(store::TrackingStore& store, const RunId& parent, const Context& context,
                 const std::function<Outcome()>& sweep);

}  // namespace mlf::sweep
