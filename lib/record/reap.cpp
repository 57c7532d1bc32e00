// SPDX-License-Identifier: Apache-2.0
// Finds the runs that still count as running although nothing runs any more, and ends them. The
// status in the store cannot tell: a killed mlf or a crashed machine leaves it at RUNNING. So a run
// is judged by its lease, by the processes that its tags name, and only where these cannot decide
// by the age of its last sign of life. A run that cannot be judged is left alone.
#include "record/reap.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "core/tag.h"
#include "tracking/recorded_end.h"
#include "wire/process_json.h"

namespace mlf::record {

namespace {

using Find = std::function<std::optional<ProcessId>(pid_t)>;

bool is_running(const ProcessId& process, const Find& find) {
  // The start time is 0 when /proc could not be read at the start; then the id alone must match.
  const auto found = find(process.pid);
  return found && (process.start_time == 0 || *found == process);
}

/// Judges a run that was started in the current boot.
Verdict judge_here(const ProcessIdentity& identity, const ProcessPlace& here,
                   store::LeaseState lease, const Find& find) {
  if (identity.place.pid_namespace == here.pid_namespace) {
    if (is_running(identity.supervisor, find)) {
      return {Life::alive, fmt::format("mlf runs as process {}", identity.supervisor.pid)};
    }
    if (identity.child && is_running(*identity.child, find)) {
      return {Life::alive,
              fmt::format("its command still runs as process {}", identity.child->pid)};
    }
    return {Life::gone, fmt::format("process {} is gone", identity.supervisor.pid)};
  }
  if (lease == store::LeaseState::free) return {Life::gone, "its container's processes are gone"};
  return {Life::unknown, "it was started in another container"};
}

Verdict judge_place(const Evidence& evidence, const ProcessPlace& here, const ReapRules& rules,
                    const Find& find) {
  if (evidence.lease.state == store::LeaseState::held) return {Life::alive, "its lock is held"};
  if (!evidence.identity) return {Life::unknown, "another client started it"};
  const ProcessPlace& place = evidence.identity->place;
  if (!place.boot_id.empty() && place.boot_id == here.boot_id) {
    return judge_here(*evidence.identity, here, evidence.lease.state, find);
  }
  const bool is_this_machine =
      place.host == here.host && !place.machine_id.empty() && place.machine_id == here.machine_id;
  if (is_this_machine) return {Life::gone, "the machine was started anew since"};
  const auto& dead = rules.dead_hosts;
  if (std::find(dead.begin(), dead.end(), place.host) != dead.end()) {
    return {Life::gone, fmt::format("host {} was said to be dead", place.host)};
  }
  return {Life::unknown, fmt::format("it was started on host {}", place.host)};
}

}  // namespace

Verdict judge(const Evidence& evidence, const ProcessPlace& here, const ReapRules& rules,
              std::int64_t now_ms, const Find& find) {
  Verdict verdict = judge_place(evidence, here, rules, find);
  if (verdict.life != Life::unknown || !rules.heartbeat_age || !evidence.lease.last_sign_of_life) {
    return verdict;
  }
  const std::int64_t age = now_ms - *evidence.lease.last_sign_of_life;
  if (age < rules.heartbeat_age->count()) return verdict;
  return {Life::gone, fmt::format("no sign of life for {} s", age / 1000)};
}

std::chrono::milliseconds parse_age(std::string_view text) {
  using Hours = std::chrono::hours;
  const char unit = text.empty() ? '\0' : text.back();
  const auto count = parse_int64(text.substr(0, text.empty() ? 0 : text.size() - 1));
  constexpr std::int64_t most = 1'000'000'000;
  if (count && *count >= 0 && *count <= most) {
    if (unit == 's') return std::chrono::seconds(*count);
    if (unit == 'm') return std::chrono::minutes(*count);
    if (unit == 'h') return Hours(*count);
    if (unit == 'd') return Hours(24) * *count;
  }
  throw invalid_parameter("'{}' is no length of time; write it as 90s, 10m, 2h or 1d",
                          printable(text));
}

namespace {

Evidence gather(store::TrackingStore& store, const Run& run) {
  Evidence evidence;
  const std::string* tag = find_tag(run.tags, tags::exec_process);
  if (tag != nullptr) evidence.identity = wire::decode_identity(*tag);
  evidence.lease = store.lease_status(RunId::parse(run.info.run_id));
  // The start of a run that has logged nothing counts as its last sign of life.
  auto& last_sign = evidence.lease.last_sign_of_life;
  if (!last_sign) last_sign = run.info.start_time;
  return evidence;
}

std::vector<Run> find_runs(store::TrackingStore& store,
                           const std::vector<ExperimentId>& experiments, RunStatus status) {
  return store::search_all_runs(
      store, {.experiment_ids = experiments,
              .filter = fmt::format("attributes.status = '{}'", run_status_name(status))});
}

/// Runs that got a final status while their command was running, and whose end is not recorded.
std::vector<Run> find_early_ended(store::TrackingStore& store,
                                  const std::vector<ExperimentId>& experiments) {
  auto runs = store::search_all_runs(
      store, {.experiment_ids = experiments,
              .filter = fmt::format("attributes.status != '{}' AND attributes.status != '{}' AND "
                                    "tags.`{}` IS NOT NULL AND {}",
                                    run_status_name(RunStatus::running),
                                    run_status_name(RunStatus::scheduled), tags::exec_process,
                                    tracking::no_recorded_end_filter())});
  std::erase_if(runs, [](const Run& run) { return !tracking::is_supervised(run); });
  return runs;
}

/// Runs with status RUNNING, runs that ended early, and scheduled runs without a job. A scheduled
/// run with a job is left out: its backend knows its state.
std::vector<Run> unended_runs(store::TrackingStore& store,
                              const std::vector<ExperimentId>& experiments) {
  std::vector<Run> runs = find_runs(store, experiments, RunStatus::scheduled);
  std::erase_if(runs, [](const Run& run) { return find_tag(run.tags, tags::project_job); });
  for (Run& run : find_runs(store, experiments, RunStatus::running)) runs.push_back(std::move(run));
  for (Run& run : find_early_ended(store, experiments)) runs.push_back(std::move(run));
  return runs;
}

}  // namespace

ReapedRun judge_run(store::TrackingStore& store, Run run, const ReapRules& rules,
                    const Clock& clock) {
  const auto find = [](pid_t pid) { return find_process(pid); };
  const std::int64_t now = clock.now_ms();
  Evidence evidence;
  Verdict verdict;
  try {
    evidence = gather(store, run);
    verdict = judge(evidence, this_place(), rules, now, find);
  } catch (const Error& error) {
    verdict.reason = error.what();  // this run stays unknown; the others are still judged
  }
  const std::int64_t end = std::clamp(evidence.lease.last_sign_of_life.value_or(now),
                                      run.info.start_time, std::max(now, run.info.start_time));
  return {std::move(run), std::move(verdict), end};
}

std::vector<ReapedRun> find_lost_runs(store::TrackingStore& store,
                                      const std::vector<ExperimentId>& experiments,
                                      const ReapRules& rules, const Clock& clock) {
  std::vector<ReapedRun> result;
  for (Run& run : unended_runs(store, experiments)) {
    const bool is_ours = find_tag(run.tags, tags::exec_process) != nullptr;
    if (!is_ours && !rules.includes_foreign) continue;
    result.push_back(judge_run(store, std::move(run), rules, clock));
  }
  return result;
}

bool end_lost_run(store::TrackingStore& store, const ReapedRun& lost) {
  const RunId id = RunId::parse(lost.run.info.run_id);
  const Run now = store.get_run(id);
  if (tracking::has_ended(now)) return false;
  store::RunUpdate update{.tags = {{std::string(tags::exec_reaped), lost.verdict.reason}}};
  const RunStatus own = now.info.status;
  if (!is_terminated(own) || own == RunStatus::finished) {
    update.status = lost.status;
    update.end_time = lost.end_time;
  }
  store.update_run(id, update);
  return true;
}

Reaping try_to_end(store::TrackingStore& store, const ReapedRun& lost, Reporter& reporter) {
  try {
    return end_lost_run(store, lost) ? Reaping::ended : Reaping::ended_before;
  } catch (const Error& error) {
    reporter.warn(fmt::format("cannot end run {}: {}", lost.run.info.run_id, error.what()));
    return Reaping::failed;
  }
}

}  // namespace mlf::record
