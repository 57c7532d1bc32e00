// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/process_identity.h"
#include "base/reporter.h"
#include "core/run.h"
#include "store/run_lease.h"
#include "store/tracking_store.h"

namespace mlf::record {

/// What is known about the processes of a run that has not ended, as far as its tags tell.
enum class Life { alive, gone, unknown };

struct Verdict {
  Life life = Life::unknown;
  std::string reason;  ///< one clause: "the machine was started anew since"
};

/// The facts that judge() decides from.
struct Evidence {
  std::optional<ProcessIdentity> identity;  ///< none: `mlf run exec` did not start the run
  store::LeaseStatus lease{};
};

struct ReapRules {
  std::vector<std::string> dead_hosts{};  ///< no process runs there, as the user assures
  /// A run whose processes cannot be looked up counts as gone when it gave no sign of life for this
  /// long.
  std::optional<std::chrono::milliseconds> heartbeat_age{};
  bool includes_foreign = false;  ///< also runs of other clients; these need `heartbeat_age`
};

/// Decides whether a run is alive. The first rule that applies decides:
///   - a lease that is held: alive
///   - started in this boot and pid namespace: its processes are looked up with `find`
///   - started in this boot, in another pid namespace: gone when its lease is free
///   - started on this machine under another boot: gone
///   - started on one of the `dead_hosts`: gone
///   - no sign of life for `heartbeat_age`: gone
/// Otherwise it is unknown. `find` looks up a process of this machine, as find_process() does.
Verdict judge(const Evidence& evidence, const ProcessPlace& here, const ReapRules& rules,
              std::int64_t now_ms, const std::function<std::optional<ProcessId>(pid_t)>& find);

/// Parses a duration: a number followed by s, m, h or d.
/// @throws Error INVALID_PARAMETER_VALUE.
std::chrono::milliseconds parse_age(std::string_view text);

struct ReapedRun {
  Run run;
  Verdict verdict;
  std::int64_t end_time = 0;  ///< ms: the last sign of life; now where there is none
  RunStatus status = RunStatus::killed;
};

/// Looks up the processes of a run and judges it.
ReapedRun judge_run(store::TrackingStore& store, Run run, const ReapRules& rules,
                    const Clock& clock);

/// The runs of the experiments that may be lost, judged: those with status RUNNING, those with
/// status SCHEDULED that have no job of a backend, and those with a final status whose command's
/// end is not recorded. Runs of other clients are included only where the rules say so.
std::vector<ReapedRun> find_lost_runs(store::TrackingStore& store,
                                      const std::vector<ExperimentId>& experiments,
                                      const ReapRules& rules, const Clock& clock);

/// Ends a run that is gone, with its status and end_time, and records the reason in the tag
/// mlf.exec.reaped. A run whose status is FAILED or KILLED keeps its status and end time.
/// @return false, with nothing changed, when the run has ended by itself meanwhile.
bool end_lost_run(store::TrackingStore& store, const ReapedRun& lost);

enum class Reaping { ended, ended_before, failed };
/// end_lost_run() for one of many runs: an error becomes a warning.
Reaping try_to_end(store::TrackingStore& store, const ReapedRun& lost, Reporter& reporter);

}  // namespace mlf::record
