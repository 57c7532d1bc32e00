// SPDX-License-Identifier: Apache-2.0
// Watching many jobs must not burden a scheduler, so the store is read at every look and backends
// are asked rarely. Normally the process that carries out a run records its end, and JobWatch only
// reads it. When the backend reports that a job is over but no end appears in the store within the
// backend's lag, that process has died without recording it, and JobWatch records the end. Relying
// on the run's status alone would not do: the run's program can set a final status and go on
// running.
#include "backend/jobs.h"

#include <algorithm>
#include <functional>
#include <map>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "core/tag.h"
#include "record/reap.h"
#include "record/track.h"
#include "tracking/end_run.h"
#include "tracking/recorded_end.h"

namespace mlf::backend {

namespace {

using State = JobStatus::State;

/// Kills the jobs of a submission that failed halfway; a failure to do so is only a warning.
void kill_jobs(Backend& backend, std::span<const Job> jobs, Reporter& reporter) {
  try {
    backend.kill_all(jobs);
  } catch (const Error& error) {
    reporter.warn(error.what());
  }
}

/// Deletes the tag that names this process as the run's. Without it, the run would seem lost once
/// this process ends, because no mlf runs in the job to replace the tag.
void forget_submitter(store::TrackingStore& store, const RunId& id) {
  if (find_tag(store.get_run(id).tags, tags::exec_process) == nullptr) return;
  store.delete_tag(id, tags::exec_process);
}

std::vector<std::string> hand_over(Backend& backend, std::span<const project::Launch> launches,
                                   std::size_t at_once) {
  if (launches.size() == 1) return {backend.submit(launches.front())};
  return backend.submit_array(launches, at_once);
}

}  // namespace

std::vector<Job> submit(Backend& backend, std::span<const project::Launch> launches,
                        std::size_t at_once, store::TrackingStore& store, const Context& context) {
  std::vector<Job> jobs;
  try {
    for (const project::Launch& launch : launches) {
      store.update_run(RunId::parse(launch.run_id), {.status = RunStatus::scheduled});
    }
    const auto ids = hand_over(backend, launches, at_once);
    for (std::size_t i = 0; i < launches.size(); ++i) jobs.push_back({launches[i], ids.at(i)});
    for (const Job& job : jobs) {
      const RunId id = RunId::parse(job.launch.run_id);
      store.set_tag(id, {std::string(tags::project_job), job.id});
      if (!backend.runs_mlf()) forget_submitter(store, id);
    }
  } catch (...) {
    kill_jobs(backend, jobs, context.reporter);
    for (const auto& launch : launches)
      tracking::end_failed(store, RunId::parse(launch.run_id), context);
    throw;
  }
  return jobs;
}

JobWatch::JobWatch(std::vector<WatchedRun> runs, const RunAccess& access, const Context& context)
    : runs_(std::move(runs)), access_(access), context_(context), memories_(runs_.size()) {
  for (const WatchedRun& run : runs_) {
    states_.push_back({.info = run.info, .is_over = run.has_ended});
  }
}

/// Reading the tags means reading the whole run, so it is done only when the run's info has
/// changed. Remembering the info that was read before the tags is safe: ending a run writes the
/// tags first.
void JobWatch::read_run(std::size_t index) {
  WatchedState& state = states_[index];
  const RunId id = RunId::parse(state.info.run_id);
  state.info = access_.store.get_run_info(id);
  auto& judged = memories_[index].judged;
  if (!is_terminated(state.info.status) || judged == state.info) return;
  judged = state.info;
  const Run run = access_.store.get_run(id);
  state.info = run.info;
  state.is_over = tracking::is_end_recorded(run) || (!runs_[index].job && tracking::has_ended(run));
}

bool JobWatch::look() {
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (!states_[i].has_ended()) read_run(i);
  }
  const std::int64_t now = context_.clock.now_ms();
  if (now >= next_question_) {
    ask_backends();
    constexpr std::int64_t seldom = 10'000;
    next_question_ = now + interval_;
    interval_ = std::min(interval_ + interval_ / 4, seldom);
  }
  for (std::size_t i = 0; i < runs_.size(); ++i) settle(i, now);
  return std::ranges::all_of(states_, &WatchedState::has_ended);
}

bool JobWatch::awaits_end() const { return std::ranges::any_of(memories_, &Memory::awaits_end); }

Backend& JobWatch::backend_of(std::size_t index) const {
  return access_.backend(runs_[index].job->launch.request.backend);
}

void JobWatch::ask_backends() {
  std::map<std::string, std::vector<std::size_t>> by_backend;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (states_[i].has_ended()) continue;
    if (runs_[i].job) {
      by_backend[runs_[i].job->launch.request.backend].push_back(i);
    } else {
      look_for_process(i, context_.clock.now_ms());
    }
  }
  for (const auto& [name, indices] : by_backend) {
    std::vector<Job> jobs;
    for (const std::size_t i : indices) jobs.push_back(*runs_[i].job);
    const auto statuses = access_.backend(name).statuses(jobs);
    for (std::size_t k = 0; k < indices.size(); ++k) states_[indices[k]].job = statuses.at(k);
  }
}

namespace {

/// The process that carries out a run touches its lock file every ten seconds; after this long
/// without a touch it counts as gone.
constexpr std::chrono::seconds longest_silence{60};

RunStatus status_after(State state) {
  if (state == State::succeeded) return RunStatus::finished;
  return state == State::failed ? RunStatus::failed : RunStatus::killed;
}

std::string reason_of(const std::string& backend, const JobStatus& status) {
  if (!status.detail.empty()) return fmt::format("{}: {}", backend, printable(status.detail));
  if (status.state == State::forgotten) return backend + ": its job is not known any more";
  const std::string_view verb = status.state == State::killed ? "was" : "has";
  return fmt::format("{}: its job {} {}", backend, verb, to_string(status.state));
}

}  // namespace

void JobWatch::look_for_process(std::size_t index, std::int64_t now) {
  WatchedState& state = states_[index];
  Run run = access_.store.get_run(RunId::parse(state.info.run_id));
  // Other MLflow clients do not record their process, so there is none to look for.
  if (find_tag(run.tags, tags::exec_process) == nullptr) return;
  const bool is_terminal = is_terminated(run.info.status);
  record::ReapRules rules;
  if (is_terminal) rules.heartbeat_age = longest_silence;
  const auto lost = record::judge_run(access_.store, std::move(run), rules, context_.clock);
  const bool is_unknown = lost.verdict.life == record::Life::unknown;
  if (is_unknown && is_terminal && has_been_over(index, now, longest_silence)) {
    state.is_over = true;
  }
  if (lost.verdict.life != record::Life::gone) return;
  record::end_lost_run(access_.store, lost);
  state.info = access_.store.get_run_info(RunId::parse(state.info.run_id));
  state.is_over = true;
}

/// Whether the run has seemed to be over for at least `patience`; the first call starts the time.
bool JobWatch::has_been_over(std::size_t index, std::int64_t now,
                             std::chrono::milliseconds patience) {
  auto& since = memories_[index].over_since;
  if (!since) since = now;
  return now - *since >= patience.count();
}

void JobWatch::settle(std::size_t index, std::int64_t now) {
  WatchedState& state = states_[index];
  Memory& memory = memories_[index];
  memory.awaits_end = false;
  if (state.has_ended()) {
    if (std::exchange(memory.was_alive, false)) keep_reason(index);
    return;
  }
  memory.was_alive = true;
  if (!state.job) return;
  Backend& backend = backend_of(index);
  if (state.job->has_ended() || state.job->state == State::forgotten) {
    memory.awaits_end = !has_been_over(index, now, backend.lag());
    if (!memory.awaits_end) record_end(index);
    return;
  }
  if (state.job->state == State::unknown && is_terminated(state.info.status)) {
    if (has_been_over(index, now, longest_silence)) record_end(index);
    return;
  }
  memory.over_since.reset();
  const bool has_started = state.job->state == State::running &&
                           state.info.status == RunStatus::scheduled && !backend.runs_mlf();
  if (!has_started) return;
  state.info =
      access_.store.update_run(RunId::parse(state.info.run_id), {.status = RunStatus::running});
}

void JobWatch::record_end(std::size_t index) {
  WatchedState& state = states_[index];
  const RunId id = RunId::parse(state.info.run_id);
  Run run = access_.store.get_run(id);
  if (tracking::is_end_recorded(run)) {
    state.is_over = true;
  } else if (backend_of(index).runs_mlf()) {
    end_lost_run(index, std::move(run));
  } else {
    keep_output(index);
    end_job(index, run);
  }
  state.info = access_.store.get_run_info(id);
  // When this was the last run to end, settle() is not called again.
  if (state.has_ended() && std::exchange(memories_[index].was_alive, false)) keep_reason(index);
}

/// The status to record for a run whose job is over and whose current status is `own`.
RunStatus JobWatch::status_after_job(std::size_t index, RunStatus own) const {
  const State state = states_[index].job->state;
  if (!is_terminated(own)) return status_after(state);
  if (own != RunStatus::finished || state == State::succeeded) return own;
  const bool is_known = state != State::forgotten && state != State::unknown;
  return is_known || expects_kill_ ? status_after(state) : own;
}

/// Ends the run of a job that ran mlf, which has not recorded the end.
void JobWatch::end_lost_run(std::size_t index, Run run) {
  const JobStatus& status = *states_[index].job;
  store::TrackingStore& store = access_.store;
  const RunStatus own = run.info.status;
  const bool was_started = own != RunStatus::scheduled;
  record::ReapedRun lost =
      record::judge_run(store, std::move(run), {.heartbeat_age = longest_silence}, context_.clock);
  // A forgotten job is usually over, but the scheduler may also have lost its data.
  const bool is_certain = status.has_ended() || !was_started;
  const bool may_be_over = is_terminated(own) ? lost.verdict.life != record::Life::alive
                                              : lost.verdict.life == record::Life::gone;
  if (!is_certain && !may_be_over) return;
  states_[index].is_over = true;
  lost.status = status_after_job(index, own);
  if (lost.status == own) return end_job(index, lost.run);
  lost.verdict.reason = reason_of(runs_[index].job->launch.request.backend, status);
  if (!was_started) lost.end_time = context_.clock.now_ms();
  record::end_lost_run(store, lost);
}

/// Records that the run ended as its job did. When the status stays the same, so does the end time.
void JobWatch::end_job(std::size_t index, const Run& run) {
  store::RunUpdate update{.status = status_after_job(index, run.info.status),
                          .tags = {tracking::end_tag("job")}};
  if (update.status != run.info.status) update.end_time = context_.clock.now_ms();
  access_.store.update_run(RunId::parse(run.info.run_id), update);
  states_[index].is_over = true;
}

void JobWatch::keep_output(std::size_t index) {
  try {
    const std::string output = backend_of(index).log(*runs_[index].job);
    if (output.empty()) return;
    const auto artifacts = access_.artifacts(states_[index].info);
    const auto path = RelativePath::parse(record::stdout_artifact);
    if (artifacts->find(path)) return;
    const auto most =
        runs_[index].job->launch.request.max_output.value_or(record::default_max_output);
    record::RecordedOutput record(*artifacts, path, most);
    record.append(output);
    record.finish();
  } catch (const Error& error) {
    context_.reporter.warn(fmt::format("cannot record the output of run {}: {}",
                                       states_[index].info.run_id, error.what()));
  }
}

void JobWatch::keep_reason(std::size_t index) {
  WatchedState& state = states_[index];
  if (!runs_[index].job || state.info.status == RunStatus::finished) return;
  if (!state.job || !state.job->has_ended()) {
    state.job = backend_of(index).status(*runs_[index].job);
  }
  if (state.job->detail.empty()) return;
  access_.store.set_tag(RunId::parse(state.info.run_id),
                        {std::string(tags::project_job_reason), state.job->detail});
}

bool look_until_settled(JobWatch& watch) {
  constexpr std::chrono::milliseconds between_looks(150);
  bool is_over = watch.look();
  while (!is_over && watch.awaits_end()) {
    std::this_thread::sleep_for(between_looks);
    is_over = watch.look();
  }
  return is_over;
}

}  // namespace mlf::backend
