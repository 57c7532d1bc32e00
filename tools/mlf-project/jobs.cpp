// SPDX-License-Identifier: Apache-2.0
#include "jobs.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "arguments.h"
#include "backend/carry_out.h"
#include "base/error.h"
#include "cli/artifacts.h"
#include "core/tag.h"
#include "report/run_listing.h"
#include "tracking/tracking_uri.h"

namespace mlf::tools {

Jobs::Jobs(cli::Session& session, const Context& context)
    : session_(session),
      context_(context),
      access_{
          .store = session.store(),
          .backend = [this](const std::string& name) -> backend::Backend& {
            return this->backend(name);
          },
          .artifacts =
              [&session](const RunInfo& run) { return cli::open_run_artifacts(session, run); }} {}

backend::Backend& Jobs::backend(const std::string& name) {
  auto& backend = backends_[name];
  if (!backend) {
    backend = backend::open_backend(
        name,
        {.store = session_.store(),
         .tracking_uri = tracking::absolute_tracking_uri(session_.tracking_uri())},
        context_);
  }
  return *backend;
}

backend::WatchedRun Jobs::find(std::string_view word) {
  return backend::watched_run(session_.find_run(word), access_.artifacts);
}

std::vector<backend::WatchedRun> Jobs::find(const std::vector<std::string>& words) {
  std::vector<backend::WatchedRun> runs;
  for (const std::string& word : words) runs.push_back(find(word));
  return runs;
}

std::vector<backend::WatchedRun> Jobs::list(bool with_ended) {
  std::vector<backend::WatchedRun> result;
  const auto experiments = report::experiments_in_scope(session_);
  for (const Run& run : backend::find_submitted(session_.store(), experiments, with_ended)) {
    if (auto found = backend::find_watched_run(run, access_, context_))
      result.push_back(*std::move(found));
  }
  return result;
}

void Jobs::settle(const ExperimentId& experiment, const std::vector<std::string>& keys) {
  std::vector<backend::WatchedRun> runs;
  for (const Run& run : backend::find_submitted(session_.store(), {experiment}, false)) {
    const std::string* key = find_tag(run.tags, tags::project_key);
    const bool is_meant = key != nullptr && std::ranges::find(keys, *key) != keys.end();
    if (!is_meant) continue;
    if (auto found = backend::find_watched_run(run, access_, context_))
      runs.push_back(*std::move(found));
  }
  backend::JobWatch watch(std::move(runs), access_, context_);
  backend::look_until_settled(watch);
}

namespace {

void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(150)); }

}  // namespace

void wait_for_all(backend::JobWatch& watch, const std::function<void()>& on_look) {
  for (bool is_over = watch.look(); !is_over; is_over = watch.look()) {
    on_look();
    pause();
  }
  on_look();
}

std::vector<cli::Candidate> complete_submitted_runs(cli::Session& session, std::string_view) {
  std::vector<cli::Candidate> candidates;
  const auto experiments = report::experiments_in_scope(session);
  for (const Run& run : backend::find_submitted(session.store(), experiments, false)) {
    const auto& info = run.info;
    candidates.push_back(
        {info.run_id, info.run_name + " " + std::string(run_status_name(info.status))});
  }
  return candidates;
}

std::vector<cli::Candidate> complete_backends(cli::Session& session, std::string_view) {
  std::vector<cli::Candidate> candidates;
  for (auto& name : backend::backend_names(session.environment("PATH").value_or(""))) {
    candidates.push_back({std::move(name), ""});
  }
  return candidates;
}

}  // namespace mlf::tools
