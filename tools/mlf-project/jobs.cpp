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

namespace mlf::tools {

source::SourceOptions source_options(cli::Session& session, RunTool run_tool) {
  const Variable variable = variables(session);
  return {.cache = cache_directory(variable) / "projects",
          .variable = variable,
          .run_tool = std::move(run_tool),
          .note = [&session](const std::string& line) { session.note(line); }};
}

namespace {

/// For tools that are soon done and whose output is nothing to look at.
ToolResult run_quietly(Command command) {
  const Captured captured = backend::ask_tool(std::move(command), "");
  return {.status = captured.status, .last_output = captured.output + captured.error};
}

std::filesystem::path directory_of(cli::Session& session, const project::Launch& launch) {
  if (const auto directory = session.store().job_directory(RunId::parse(launch.run_id))) {
    return *directory;
  }
  auto directory = cache_directory(variables(session)) / "jobs" / launch.run_id;
  std::filesystem::create_directories(directory);
  return directory;
}

}  // namespace

Jobs::Jobs(cli::Session& session) : Jobs(session, run_quietly) {}

Jobs::Jobs(cli::Session& session, const RunTool& run_tool)
    : session_(session),
      backend_surroundings_{
          .variable = variables(session),
          .tracking_uri = absolute_tracking_uri(session),
          .run_tool = run_tool,
          .directory =
              [&session](const project::Launch& launch) { return directory_of(session, launch); },
          .source =
              [options = source_options(session, run_tool)](const project::Launch& launch) {
                return backend::find_source(launch, options);
              },
          .tag =
              [&session](const project::Launch& launch, const std::vector<Tag>& tags) {
                session.store().log_batch(RunId::parse(launch.run_id), {.tags = tags});
              },
          .note = [&session](const std::string& line) { session.note(line); },
          .warn = [&session](const std::string& line) { session.warn(line); }},
      watch_{.store = session.store(),
             .clock = session.clock(),
             .backend = [this](const std::string& name) -> auto& {return backend(name);
}  // namespace mlf::tools
, .artifacts = [&session](const RunInfo& run) { return cli::open_run_artifacts(session, run); },
  .warn = backend_surroundings_.warn
}
{}

backend::Backend& Jobs::backend(const std::string& name) {
  auto& backend = backends_[name];
  if (!backend) backend = backend::open_backend(name, backend_surroundings_);
  return *backend;
}

backend::WatchedRun Jobs::find(std::string_view word) {
  return backend::watched_run(session_.find_run(word), watch_.artifacts);
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
    if (auto found = backend::find_watched_run(run, watch_)) result.push_back(*std::move(found));
  }
  return result;
}

void Jobs::settle(const ExperimentId& experiment, const std::vector<std::string>& keys) {
  std::vector<backend::WatchedRun> runs;
  for (const Run& run : backend::find_submitted(session_.store(), {experiment}, false)) {
    const std::string* key = find_tag(run.tags, tags::project_key);
    const bool is_meant = key != nullptr && std::ranges::find(keys, *key) != keys.end();
    if (!is_meant) continue;
    if (auto found = backend::find_watched_run(run, watch_)) runs.push_back(*std::move(found));
  }
  backend::JobWatch watch(std::move(runs), watch_);
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
