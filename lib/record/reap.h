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

/// What is known of the processes behind a run that says it is running.
enum class Life { alive, gone, unknown };

struct Verdict {
  Life life = Life::unknown;
  std::string reason;  ///< one clause: "the machine was started anew since"
};

/// What judge() looks at.
struct Evidence {
  std::optional<ProcessIdentity> identity;  ///< none: not started by `mlf run exec`
  store::LeaseStatus lease{};
};

struct ReapRules {
  std::vector<std::string> dead_hosts{};  ///< the user vouches that nothing runs there any more
  /// Without a sign of life for so long a run whose processes cannot be looked at counts as gone.
  std::optional<std::chrono::milliseconds> heartbeat_age{};
  bool includes_foreign = false;  ///< runs of other clients too; they need `heartbeat_age`
};

/// The judgement, in this order: a lease that is held means alive; processes of this boot and pid
/// namespace are looked up; the lease tells of other pid namespaces of this boot; this
/// machine under another boot is gone; hosts the user vouches for are gone; and only then does age
/// count. Anything else is unknown.
/// `find` looks a process of this place up, as find_process().
Verdict judge(const Evidence& evidence, const ProcessPlace& here, const ReapRules& rules,
              std::int64_t now_ms, const std::function<std::optional<ProcessId>(pid_t)>& find);

/// A length of time as people type it: a number and s, m, h or d. @throws Error
/// INVALID_PARAMETER_VALUE.
std::chrono::milliseconds parse_age(std::string_view text);

struct ReapedRun {
  Run run;
  Verdict verdict;
  std::int64_t end_time = 0;  ///< the last sign of life, or now without any
  RunStatus status = RunStatus::killed;
};

/// Looks for the processes behind a run and judges it.
ReapedRun judge_run(store::TrackingStore& store, Run run, const ReapRules& rules,
                    const Clock& clock);

/// The runs of the experiments that say they are running, or that they are scheduled when no
/// backend has them, and those with a final status whose command's end is not recorded, judged;
/// those of other clients only where the rules include them.
std::vector<ReapedRun> find_lost_runs(store::TrackingStore& store,
                                      const std::vector<ExperimentId>& experiments,
                                      const ReapRules& rules, const Clock& clock);

/// Ends a run that is gone: with its status at its end_time, and the reason in the tag
/// mlf.exec.reaped. A run that says it failed or was killed stays so.
/// @return false, and nothing changed, when it has ended by itself meanwhile.
bool end_lost_run(store::TrackingStore& store, const ReapedRun& lost);

enum class Reaping { ended, ended_before, failed };
/// The same for one of many: why it fails is a warning.
Reaping try_to_end(store::TrackingStore& store, const ReapedRun& lost, Reporter& reporter);

}  // namespace mlf::record
