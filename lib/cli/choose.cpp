// SPDX-License-Identifier: Apache-2.0
// Which experiment and which run a command is about: options first, then MLflow's variables. Where
// a name is not found, the message offers the nearest one that exists.
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "core/limits.h"
#include "store/named_run.h"

namespace mlf::cli {

namespace {

/// "; did you mean 'food'?" or nothing.
std::string suggestion(store::TrackingStore& store, std::string_view name) {
  std::vector<std::string> names;
  const auto page = store.search_experiments({.max_results = limits::largest_search_page});
  for (const auto& experiment : page.items) names.push_back(experiment.name);
  const auto near = nearest(name, names);
  return near.empty() ? "" : fmt::format("; did you mean '{}'?", printable(near));
}

Experiment require_experiment(store::TrackingStore& store, std::string_view name) {
  if (auto found = store.find_experiment(name)) return *std::move(found);
  throw not_found("no experiment '{}'{}", printable(name), suggestion(store, name));
}

}  // namespace

bool Session::names_experiment() const {
  return options.experiment_id || options.experiment_name ||
         environment("MLFLOW_EXPERIMENT_NAME") || environment("MLFLOW_EXPERIMENT_ID");
}

namespace {

/// What was said of the experiment; at most one member is set.
struct Named {
  std::optional<std::string> id;
  std::optional<std::string> name;
};

Named named_experiment(const Session& session) {
  const auto& options = session.options;
  if (options.experiment_id && options.experiment_name) {
    throw usage_error("--experiment and --experiment-id exclude each other");
  }
  if (options.experiment_id) return {.id = options.experiment_id, .name = {}};
  if (options.experiment_name) return {.id = {}, .name = options.experiment_name};
  if (auto name = session.environment("MLFLOW_EXPERIMENT_NAME")) return {.id = {}, .name = name};
  return {.id = session.environment("MLFLOW_EXPERIMENT_ID"), .name = {}};
}

/// The experiment of this name if there is one; @throws Error when it is deleted.
std::optional<Experiment> usable_experiment(store::TrackingStore& store, const std::string& name) {
  auto found = store.find_experiment(name);
  if (!found || found->lifecycle_stage == LifecycleStage::active) return found;
  throw invalid_state("experiment '{}' is deleted; bring it back with 'mlf experiment restore'",
                      printable(name));
}

}  // namespace

Experiment Session::experiment() {
  const auto named = named_experiment(*this);
  if (named.name) return require_experiment(store(), *named.name);
  if (named.id) return store().get_experiment(ExperimentId::parse(*named.id));
  return store().get_experiment(ExperimentId::default_experiment());
}

Experiment Session::experiment_or_create() {
  makes_store_ = true;
  const auto named = named_experiment(*this);
  if (!named.name) return experiment();
  if (auto found = usable_experiment(store(), *named.name)) return *std::move(found);
  try {
    const auto id =
        store().create_experiment({.name = *named.name, .artifact_location = {}, .tags = {}});
    note(fmt::format("experiment '{}' is new and was created", printable(*named.name)));
    return store().get_experiment(id);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::resource_already_exists) throw;
    // Another process was quicker, such as the next job of an array.
    if (auto found = usable_experiment(store(), *named.name)) return *std::move(found);
    throw;
  }
}

Experiment Session::find_experiment(std::string_view name_or_id) {
  if (auto found = store().find_experiment(name_or_id)) return *std::move(found);
  if (ExperimentId::is_valid(name_or_id)) {
    try {
      return store().get_experiment(ExperimentId::parse(name_or_id));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::resource_does_not_exist) throw;
    }
  }
  throw not_found("no experiment has the name or id '{}'{}", printable(name_or_id),
                  suggestion(store(), name_or_id));
}

bool Session::names_run() const { return options.run || environment("MLFLOW_RUN_ID"); }

std::string Session::requested_run() const {
  if (options.run) return *options.run;
  if (auto id = environment("MLFLOW_RUN_ID")) return *id;
  throw usage_error("no run: give --run ID or set MLFLOW_RUN_ID");
}

RunId Session::find_run_id(std::string_view id_or_prefix) {
  return store::find_run_id(store(), id_or_prefix);
}

RunId Session::run_id() { return find_run_id(requested_run()); }

Run Session::run() { return store().get_run(run_id()); }

Run Session::find_run(std::string_view id_or_prefix) {
  return store().get_run(find_run_id(id_or_prefix));
}

RunInfo Session::find_run_info(std::string_view id_or_prefix) {
  return store().get_run_info(find_run_id(id_or_prefix));
}

}  // namespace mlf::cli
