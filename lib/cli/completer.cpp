// SPDX-License-Identifier: Apache-2.0
#include "cli/completer.h"

#include <set>

#include "cli/session.h"
#include "core/limits.h"
#include "core/run_status.h"

namespace mlf::cli {

namespace {

constexpr std::int64_t most_runs = 50;

std::vector<Experiment> experiments_of(Session& session) {
  return session.store().search_experiments({.max_results = limits::search_page}).items;
}

}  // namespace

store::RunQuery recent_runs(Session& session, std::int64_t most) {
  store::RunQuery query{.max_results = most};
  if (session.names_experiment()) {
    query.experiment_ids.push_back(ExperimentId::parse(session.experiment().experiment_id));
  } else {
    for (const auto& experiment : experiments_of(session)) {
      query.experiment_ids.push_back(ExperimentId::parse(experiment.experiment_id));
    }
  }
  return query;
}

namespace {

/// The keys in the member `list` (metrics, params, tags) of the session's run, or of recent runs.
template <typename List>
std::vector<Candidate> keys_of_runs(Session& session, List list) {
  const auto runs = session.names_run()
                        ? std::vector{session.run()}
                        : session.store().search_runs(recent_runs(session, most_runs)).items;
  std::set<std::string> keys;
  for (const auto& run : runs) {
    for (const auto& item : run.*list) keys.insert(item.key);
  }
  std::vector<Candidate> candidates;
  for (const auto& key : keys) candidates.push_back({key, ""});
  return candidates;
}

}  // namespace

std::vector<Candidate> complete_experiment_names(Session& session, std::string_view) {
  std::vector<Candidate> candidates;
  for (auto& experiment : experiments_of(session)) candidates.push_back({experiment.name, ""});
  return candidates;
}

std::vector<Candidate> complete_deleted_experiment_names(Session& session, std::string_view) {
  const auto page = session.store().search_experiments(
      {.view = ViewType::deleted_only, .max_results = limits::search_page});
  std::vector<Candidate> candidates;
  for (const auto& experiment : page.items) candidates.push_back({experiment.name, ""});
  return candidates;
}

std::vector<Candidate> complete_experiment_ids(Session& session, std::string_view) {
  std::vector<Candidate> candidates;
  for (auto& experiment : experiments_of(session)) {
    candidates.push_back({experiment.experiment_id, experiment.name});
  }
  return candidates;
}

namespace {

void add_run(std::vector<Candidate>& candidates, const RunInfo& run) {
  candidates.push_back({run.run_id, run.run_name + " " + std::string(run_status_name(run.status))});
}

/// Recent runs that begin with `prefix`; if there are none, any runs that do.
std::vector<Candidate> complete_runs(Session& session, std::string_view prefix, ViewType view) {
  std::vector<Candidate> candidates;
  auto query = recent_runs(session, most_runs);
  query.view = view;
  for (const auto& run : session.store().search_run_infos(query).items) {
    if (run.run_id.starts_with(prefix)) add_run(candidates, run);
  }
  if (!candidates.empty() || prefix.empty()) return candidates;
  for (const auto& id : session.store().find_run_ids(prefix)) {
    if (candidates.size() == most_runs) break;
    const auto run = session.store().get_run_info(id);
    if (matches(view, run.lifecycle_stage)) add_run(candidates, run);
  }
  return candidates;
}

}  // namespace

std::vector<Candidate> complete_run_ids(Session& session, std::string_view prefix) {
  return complete_runs(session, prefix, ViewType::active_only);
}

std::vector<Candidate> complete_deleted_run_ids(Session& session, std::string_view prefix) {
  return complete_runs(session, prefix, ViewType::deleted_only);
}

std::vector<Candidate> complete_metric_keys(Session& session, std::string_view) {
  return keys_of_runs(session, &Run::metrics);
}

std::vector<Candidate> complete_param_keys(Session& session, std::string_view) {
  return keys_of_runs(session, &Run::params);
}

std::vector<Candidate> complete_tag_keys(Session& session, std::string_view) {
  return keys_of_runs(session, &Run::tags);
}

std::vector<Candidate> complete_files(Session&, std::string_view) { return {{":files", ":"}}; }

std::vector<Candidate> complete_directories(Session&, std::string_view) {
  return {{":directories", ":"}};
}

}  // namespace mlf::cli
