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
#include "base/clock.h"
#include "core/run.h"
#include "project/plan.h"
#include "record/end_failed.h"
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
std::optional<OpenSweep> find_open_sweep(const backend::WatchSurroundings& surroundings,
                                         const ExperimentId& experiment, std::string_view key);

/// The references outlive the call.
struct Surroundings {
  store::TrackingStore& store;
  const Clock& clock;
  supervise::SignalWatch& signals;
  /// Records the run of a member, which is then RUNNING, and keeps its launch. When that throws, a
  /// run that was made has been ended.
  std::function<Run(Member&)> record;
  std::function<void(const Member&)> keep;
  /// A program that carries out a recorded run.
  std::function<Command(const Run&)> command;
  /// Is told of a run that has ended, and of the last line that its supervisor wrote.
  std::function<void(const Member&, const std::string& last_line)> on_end;
  record::Warn warn;

  record::FailureEnding ending() const { return {store, clock, signals, warn}; }
};

struct Outcome {
  int signal = 0;  ///< that stopped it, or 0
  bool has_failures = false;
};

/// Runs the members that have no run, each in a process of its own, at most `at_once` at a time.
/// One that does not finish leaves the others alone, unless `fail_fast`: they are ended then.
Outcome run_sweep(std::span<Member> members, std::size_t at_once, bool fail_fast,
                  const Surroundings& surroundings);

/// Does the sweep and ends its parent run: FINISHED, FAILED when it has failures, KILLED when a
/// signal stopped it, as end_failed() does when it throws.
Outcome end_with(const record::FailureEnding& ending, const RunId& parent,
                 const std::function<Outcome()>& sweep);

}  // namespace mlf::sweep
