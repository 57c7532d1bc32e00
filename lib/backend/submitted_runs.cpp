// SPDX-License-Identifier: Apache-2.0
#include "backend/submitted_runs.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "backend/carry_out.h"
#include "base/error.h"
#include "core/tag.h"
#include "project/key.h"
#include "tracking/find_run.h"
#include "tracking/recorded_end.h"

namespace mlf::backend {

namespace {

/// The searches that together find the submitted runs.
std::vector<std::string> submitted_filters(EndedRuns ended) {
  const std::string with_job = fmt::format("tags.`{}` LIKE '%'", tags::project_job);
  if (ended == EndedRuns::included) return {with_job};
  std::vector<std::string> filters{with_job + " AND " + tracking::no_recorded_end_filter()};
  for (const RunStatus status : {RunStatus::scheduled, RunStatus::running}) {
    filters.push_back(
        fmt::format("{} AND attributes.status = '{}'", with_job, run_status_name(status)));
  }
  return filters;
}

}  // namespace

std::vector<Run> find_submitted(store::TrackingStore& store,
                                const std::vector<ExperimentId>& experiments, EndedRuns ended) {
  std::vector<Run> runs;
  for (const std::string& filter : submitted_filters(ended)) {
    for (Run& run :
         store::search_all_runs(store, {.experiment_ids = experiments, .filter = filter})) {
      // A run that started between two searches is found by both.
      const auto is_same = [&](const Run& other) { return other.info.run_id == run.info.run_id; };
      if (std::ranges::none_of(runs, is_same)) runs.push_back(std::move(run));
    }
  }
  std::ranges::stable_sort(runs, std::ranges::greater(),
                           [](const Run& run) { return run.info.start_time; });
  return runs;
}

WatchedRun watched_run(
    const Run& run,
    const std::function<std::unique_ptr<artifact::ArtifactRepository>(const RunInfo&)>& artifacts) {
  const std::string* id = find_tag(run.tags, tags::project_job);
  WatchedRun watched{.info = run.info, .job = std::nullopt, .has_ended = tracking::has_ended(run)};
  if (id != nullptr) watched.job = Job{read_launch(*artifacts(run.info), run.info), *id};
  return watched;
}

std::optional<WatchedRun> find_watched_run(const Run& run, const RunAccess& access,
                                           const Context& context) {
  try {
    auto watched = watched_run(run, access.artifacts);
    if (watched.job) static_cast<void>(access.backend(watched.job->launch.request.backend));
    return watched;
  } catch (const Error& error) {
    context.reporter.warn(error.what());
    return std::nullopt;
  }
}

std::vector<WatchedRun> find_watched_runs(const std::vector<std::string>& words,
                                          const RunAccess& access) {
  std::vector<WatchedRun> runs;
  for (const std::string& word : words) {
    const RunId id = tracking::find_run_id(access.store, word);
    runs.push_back(watched_run(access.store.get_run(id), access.artifacts));
  }
  return runs;
}

std::vector<WatchedRun> list_submitted(const std::vector<ExperimentId>& experiments,
                                       EndedRuns ended, const RunAccess& access,
                                       const Context& context) {
  std::vector<WatchedRun> result;
  for (const Run& run : find_submitted(access.store, experiments, ended)) {
    if (auto found = find_watched_run(run, access, context)) result.push_back(*std::move(found));
  }
  return result;
}

void require_job(const WatchedRun& run) {
  if (run.job || run.has_ended) return;
  throw invalid_state(
      "run {} was not submitted: it runs in the process that started it, which a signal ends",
      run.info.run_id);
}

std::vector<JobListing> look_at(const std::vector<WatchedRun>& runs, const RunAccess& access,
                                const Context& context) {
  JobWatch watch(runs, access, context);
  look_until_settled(watch);
  std::vector<JobListing> listings;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    JobListing listing{.state = watch.states()[i], .backend = "", .job = ""};
    if (const auto& job = runs[i].job) {
      listing.backend = job->launch.request.backend;
      listing.job = access.backend(listing.backend).display(job->id);
    }
    listings.push_back(std::move(listing));
  }
  return listings;
}

void record_ends(const ExperimentId& experiment, const std::vector<std::string>& keys,
                 const RunAccess& access, const Context& context) {
  std::vector<WatchedRun> runs;
  for (const Run& run : find_submitted(access.store, {experiment}, EndedRuns::left_out)) {
    const std::string* key = find_tag(run.tags, tags::project_key);
    const bool is_meant = key != nullptr && std::ranges::find(keys, *key) != keys.end();
    if (!is_meant) continue;
    if (auto found = find_watched_run(run, access, context)) runs.push_back(*std::move(found));
  }
  JobWatch watch(std::move(runs), access, context);
  look_until_settled(watch);
}

std::optional<Run> find_finished(const ExperimentId& experiment, const std::string& key,
                                 const RunAccess& access, const Context& context) {
  record_ends(experiment, {key}, access, context);
  return project::find_finished(access.store, experiment, key);
}

}  // namespace mlf::backend
