// SPDX-License-Identifier: Apache-2.0
//
// The routes of MLflow's API about experiments. Every handler decodes the fields, calls the store,
// and encodes what that returns.
#include <array>

#include <nlohmann/json.hpp>

#include "server/page_json.h"
#include "server/read_fields.h"
#include "server/routes.h"
#include "wire/json.h"

namespace mlf::server {

namespace {

void check_location(const std::string& location) {
  if (location.find_first_of("#;") == location.npos) return;
  throw invalid_parameter("'artifact_location' URL can't include fragments or params.");
}

Json create_experiment(const Services& services, const Fields& fields) {
  store::NewExperiment experiment;
  experiment.name = fields.required_text("name");
  experiment.artifact_location = fields.text("artifact_location");
  experiment.tags = tags_of(fields);
  check_location(experiment.artifact_location);
  return {{"experiment_id", services.tracking.create_experiment(experiment).str()}};
}

Json get_experiment(const Services& services, const Fields& fields) {
  return {
      {"experiment", wire::to_json(services.tracking.get_experiment(experiment_id_of(fields)))}};
}

Json get_experiment_by_name(const Services& services, const Fields& fields) {
  const auto name = fields.required_text("experiment_name");
  const auto found = services.tracking.find_experiment(name);
  if (!found) throw not_found("Could not find experiment with name '{}'", name);
  return {{"experiment", wire::to_json(*found)}};
}

/// Unlike with runs, MLflow has no default for max_results.
Json search_experiments(const Services& services, const Fields& fields) {
  store::ExperimentQuery query;
  query.view = view_type_of(fields, "view_type");
  query.max_results = fields.find_integer("max_results").value_or(0);
  query.order_by = fields.texts("order_by");
  query.filter = fields.text("filter");
  query.page_token = fields.text("page_token");
  return page_json("experiments", services.tracking.search_experiments(query));
}

Json update_experiment(const Services& services, const Fields& fields) {
  const auto id = experiment_id_of(fields);
  services.tracking.rename_experiment(id, fields.required_text("new_name"));
  return Json::object();
}

Json delete_experiment(const Services& services, const Fields& fields) {
  services.tracking.delete_experiment(experiment_id_of(fields));
  return Json::object();
}

Json restore_experiment(const Services& services, const Fields& fields) {
  services.tracking.restore_experiment(experiment_id_of(fields));
  return Json::object();
}

Json set_experiment_tag(const Services& services, const Fields& fields) {
  const auto id = experiment_id_of(fields);
  services.tracking.set_experiment_tag(id, {fields.required_text("key"), fields.text("value")});
  return Json::object();
}

Json delete_experiment_tag(const Services& services, const Fields& fields) {
  const auto id = experiment_id_of(fields);
  services.tracking.delete_experiment_tag(id, fields.required_text("key"));
  return Json::object();
}

}  // namespace

std::span<const Route> experiment_routes() {
  static constexpr std::array<Route, 10> routes{{
      {"POST", "/api/2.0/mlflow/experiments/create", access::any_user, create_experiment},
      {"GET", "/api/2.0/mlflow/experiments/get", access::read_experiment, get_experiment},
      {"GET", "/api/2.0/mlflow/experiments/get-by-name", access::read_experiment_name,
       get_experiment_by_name},
      {"GET", "/api/2.0/mlflow/experiments/search", access::read_results, search_experiments},
      {"POST", "/api/2.0/mlflow/experiments/search", access::read_results, search_experiments},
      {"POST", "/api/2.0/mlflow/experiments/update", access::edit_experiment, update_experiment},
      {"POST", "/api/2.0/mlflow/experiments/delete", access::manage_experiment, delete_experiment},
      {"POST", "/api/2.0/mlflow/experiments/restore", access::manage_experiment,
       restore_experiment},
      {"POST", "/api/2.0/mlflow/experiments/set-experiment-tag", access::edit_experiment,
       set_experiment_tag},
      {"POST", "/api/2.0/mlflow/experiments/delete-experiment-tag", access::edit_experiment,
       delete_experiment_tag},
  }};
  return routes;
}

}  // namespace mlf::server
