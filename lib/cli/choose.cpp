// SPDX-License-Identifier: Apache-2.0
// Which experiment and which run a command is about: options first, then MLflow's variables.
#include "cli/session.h"
#include "cli/usage_error.h"
#include "tracking/find_run.h"

namespace mlf::cli {

tracking::ExperimentChoice Session::experiment_choice() const {
  if (options.experiment_id && options.experiment_name) {
    throw usage_error("--experiment and --experiment-id exclude each other");
  }
  return {.name = options.experiment_name, .id = options.experiment_id};
}

bool Session::names_experiment() const {
  return tracking::choose_experiment({options.experiment_name, options.experiment_id}, variable_)
      .is_made();
}

Experiment Session::experiment() {
  const auto choice = experiment_choice();
  return tracking::get_experiment(store(), choice, context());
}

Experiment Session::experiment_or_create() {
  const auto choice = experiment_choice();
  return tracking::get_or_create_experiment(store_to_create_in(), choice, context());
}

Experiment Session::find_experiment(std::string_view name_or_id) {
  return tracking::find_experiment(store(), name_or_id);
}

bool Session::names_run() const { return options.run || environment("MLFLOW_RUN_ID"); }

RunId Session::find_run_id(std::string_view id_or_prefix) {
  return tracking::find_run_id(store(), id_or_prefix);
}

RunId Session::run_id() {
  if (!names_run()) throw usage_error("no run: give --run ID or set MLFLOW_RUN_ID");
  return *tracking::find_chosen_run_id(store(), options.run, context());
}

Run Session::run() { return store().get_run(run_id()); }

Run Session::find_run(std::string_view id_or_prefix) {
  return store().get_run(find_run_id(id_or_prefix));
}

RunInfo Session::find_run_info(std::string_view id_or_prefix) {
  return store().get_run_info(find_run_id(id_or_prefix));
}

}  // namespace mlf::cli
