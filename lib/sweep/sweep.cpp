// SPDX-License-Identifier: Apache-2.0
// Runs a sweep on this machine and finds an earlier one to continue. Each member runs in a process
// of its own, a supervisor like that of a single run, because a crash or a full memory must not
// take the whole sweep down; the pool only limits how many there are at a time. When such a process
// dies without ending its run, the sweep ends the run. A sweep that was interrupted is found by its
// key, which covers the members and not the command line: the same points written differently are
// the same sweep.
#include "sweep/sweep.h"

#include <algorithm>

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include "backend/submitted_runs.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "core/tag.h"
#include "record/reap.h"
#include "supervise/pool.h"
#include "tracking/end_run.h"
#include "tracking/recorded_end.h"

namespace mlf::sweep {

std::string sweep_key(std::span<const Member> members) {
  std::string keys = "sweep";
  for (const Member& member : members) keys += " " + member.key;
  return md5_hex(keys);
}

namespace {

std::vector<Run> find_runs(store::TrackingStore& store, const ExperimentId& experiment,
                           std::string_view tag, std::string_view value) {
  return store::search_all_runs(store, {.experiment_ids = {experiment},
                                        .filter = fmt::format("tags.`{}` = '{}'", tag, value)});
}

/// Ends the sweep's runs whose processes are gone. @return whether one still runs in a process.
bool has_processes(store::TrackingStore& store, const ExperimentId& experiment, const Run& parent,
                   const std::vector<Run>& children, const Clock& clock) {
  const auto is_member = [&](const Run& run) {
    const auto is_it = [&](const Run& other) { return other.info.run_id == run.info.run_id; };
    return is_it(parent) || std::any_of(children.begin(), children.end(), is_it);
  };
  bool result = false;
  for (const auto& lost : record::find_lost_runs(store, {experiment}, {}, clock)) {
    if (!is_member(lost.run)) continue;
    if (lost.verdict.life == record::Life::gone) {
      record::end_lost_run(store, lost);
    } else {
      result = true;
    }
  }
  return result;
}

/// As has_processes(), for runs with a job.
bool has_jobs(const backend::RunAccess& access, const std::vector<Run>& children,
              const Context& context) {
  std::vector<backend::WatchedRun> submitted;
  for (const Run& run : children) {
    if (tracking::has_ended(run) || !find_tag(run.tags, tags::project_job)) continue;
    if (auto found = backend::find_watched_run(run, access, context)) {
      submitted.push_back(*std::move(found));
    }
  }
  backend::JobWatch watch(std::move(submitted), access, context);
  return !backend::look_until_settled(watch);
}

}  // namespace

std::optional<OpenSweep> find_open_sweep(const backend::RunAccess& access,
                                         const ExperimentId& experiment, std::string_view key,
                                         const Context& context) {
  store::TrackingStore& store = access.store;
  auto parents = find_runs(store, experiment, tags::project_key, key);
  if (parents.empty() || parents.front().info.status == RunStatus::finished) return std::nullopt;
  OpenSweep sweep{.parent = std::move(parents.front())};
  const auto& parent = sweep.parent;
  const auto find_children = [&] {
    return find_runs(store, experiment, tags::parent_run_id, parent.info.run_id);
  };
  const auto known = find_children();
  if (has_processes(store, experiment, parent, known, context.clock) ||
      has_jobs(access, known, context)) {
    throw invalid_state("the same sweep still runs as run {}; --new starts another beside it",
                        parent.info.run_id);
  }
  const auto children = find_children();  // again, as the search above may have ended some
  for (const Run& child : children) {
    const std::string* child_key = find_tag(child.tags, tags::project_key);
    const bool is_finished = child.info.status == RunStatus::finished && tracking::has_ended(child);
    if (child_key == nullptr || !is_finished) continue;
    sweep.finished.emplace(*child_key, child);
  }
  return sweep;
}

namespace {

std::string last_line(std::string_view text) {
  const std::string_view trimmed = trim(text);
  return std::string(trim(trimmed.substr(trimmed.rfind('\n') + 1)));
}

class SweepRun {
 public:
  SweepRun(std::span<Member> members, const SweepOptions& options, const MemberActions& actions,
           store::TrackingStore& store, const Context& context)
      : members_(members), options_(options), actions_(actions), store_(store), context_(context) {}

  Outcome run(supervise::SignalWatch& signals) {
    const supervise::PoolCallbacks callbacks{
        .next = [this] { return next(); },
        .on_end =
            [this](std::size_t index, const ExitStatus& status, std::string_view error_output) {
              return ended(*started_[index], status, error_output);
            }};
    outcome_.signal = supervise::run_pool(options_.at_once, callbacks, signals);
    return outcome_;
  }

 private:
  std::optional<Command> next() {
    while (position_ < members_.size() && members_[position_].run) ++position_;
    if (position_ == members_.size()) return std::nullopt;
    Member& member = members_[position_++];
    member.run = actions_.record(member);
    actions_.keep(member);
    started_.push_back(&member);
    return actions_.command(*member.run);
  }

  bool ended(Member& member, const ExitStatus& status, std::string_view error_output) {
    const RunId id = RunId::parse(member.run->info.run_id);
    member.run = store_.get_run(id);
    if (!tracking::has_ended(*member.run)) member.run = end_run(id, status);
    actions_.on_end(member, last_line(error_output));
    const bool is_finished = member.run->info.status == RunStatus::finished;
    outcome_.has_failures = outcome_.has_failures || !is_finished;
    return is_finished || !options_.fail_fast;
  }

  /// Ends a run whose supervisor ended without doing so, for example because memory ran out, and
  /// kills the run's command.
  Run end_run(const RunId& id, const ExitStatus& status) {
    for (const auto& process : store_.find_lease_holders(id)) {
      const bool leads_group = ::getpgid(process.pid) == process.pid;
      if (leads_group) ::kill(-process.pid, SIGKILL);
      send_signal(process, SIGKILL);
    }
    const auto status_of_run = status.signal != 0 ? RunStatus::killed : RunStatus::failed;
    tracking::end_run(store_, id, status_of_run, context_, {tracking::end_tag("sweep")});
    return store_.get_run(id);
  }

  std::span<Member> members_;
  const SweepOptions& options_;
  const MemberActions& actions_;
  store::TrackingStore& store_;
  const Context& context_;
  std::vector<Member*> started_;
  std::size_t position_ = 0;
  Outcome outcome_;
};

}  // namespace

Outcome run_sweep(std::span<Member> members, const SweepOptions& options,
                  const MemberActions& actions, store::TrackingStore& store,
                  supervise::SignalWatch& signals, const Context& context) {
  return SweepRun(members, options, actions, store, context).run(signals);
}

Outcome end_parent_after(store::TrackingStore& store, const RunId& parent, const Context& context,
                         const std::function<Outcome()>& sweep) {
  try {
    const Outcome outcome = sweep();
    const RunStatus own = outcome.has_failures ? RunStatus::failed : RunStatus::finished;
    tracking::end_run(store, parent, outcome.signal != 0 ? RunStatus::killed : own, context);
    return outcome;
  } catch (...) {
    tracking::end_failed(store, parent, context);
    throw;
  }
}

}  // namespace mlf::sweep
