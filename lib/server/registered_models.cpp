// SPDX-License-Identifier: Apache-2.0
//
// The routes of MLflow's API about registered models and their aliases.
#include <array>

#include <nlohmann/json.hpp>

#include "core/limits.h"
#include "server/page_json.h"
#include "server/read_fields.h"
#include "server/routes.h"

namespace mlf::server {

namespace {

Json model_json_of(const RegisteredModel& model) {
  return {{"registered_model", record_json(model)}};
}

Json create_registered_model(const Services& services, const Fields& fields) {
  return model_json_of(
      services.registry.create_registered_model({.name = fields.required_text("name"),
                                                 .tags = tags_of(fields),
                                                 .description = fields.find_text("description")}));
}

Json get_registered_model(const Services& services, const Fields& fields) {
  return model_json_of(services.registry.get_registered_model(fields.required_text("name")));
}

Json update_registered_model(const Services& services, const Fields& fields) {
  const auto name = fields.required_text("name");
  return model_json_of(services.registry.update_registered_model(name, fields.text("description")));
}

Json rename_registered_model(const Services& services, const Fields& fields) {
  const auto name = fields.required_text("name");
  return model_json_of(
      services.registry.rename_registered_model(name, fields.required_text("new_name")));
}

Json delete_registered_model(const Services& services, const Fields& fields) {
  services.registry.delete_registered_model(fields.required_text("name"));
  return Json::object();
}

Json search_registered_models(const Services& services, const Fields& fields) {
  const auto query =
      registry_query_of(fields, {.usual = 100, .largest = limits::largest_registered_model_page});
  return page_json("registered_models", services.registry.search_registered_models(query));
}

Json get_latest_versions(const Services& services, const Fields& fields) {
  const auto name = fields.required_text("name");
  std::vector<ModelStage> stages;
  for (const auto& word : fields.texts("stages")) stages.push_back(stage_of(word));
  Json answer = Json::object();
  for (const auto& version : services.registry.get_latest_versions(name, stages)) {
    answer["model_versions"].push_back(record_json(version));
  }
  return answer;
}

Json set_registered_model_tag(const Services& services, const Fields& fields) {
  const auto name = fields.required_text("name");
  services.registry.set_registered_model_tag(name,
                                             {fields.required_text("key"), fields.text("value")});
  return Json::object();
}

Json delete_registered_model_tag(const Services& services, const Fields& fields) {
  const auto name = fields.required_text("name");
  services.registry.delete_registered_model_tag(name, fields.required_text("key"));
  return Json::object();
}

Json set_alias(const Services& services, const Fields& fields) {
  const auto name = fields.required_text("name");
  const auto alias = fields.required_text("alias");
  services.registry.set_alias(name, alias, version_number_of(fields));
  return Json::object();
}

Json delete_alias(const Services& services, const Fields& fields) {
  const auto name = fields.required_text("name");
  services.registry.delete_alias(name, fields.required_text("alias"));
  return Json::object();
}

Json get_version_by_alias(const Services& services, const Fields& fields) {
  const auto name = fields.required_text("name");
  const auto version = services.registry.get_version_by_alias(name, fields.required_text("alias"));
  return {{"model_version", record_json(version)}};
}

}  // namespace

std::span<const Route> registered_model_routes() {
  static constexpr std::array<Route, 13> routes{{
      {"POST", "/api/2.0/mlflow/registered-models/create", access::any_user,
       create_registered_model},
      {"GET", "/api/2.0/mlflow/registered-models/get", access::read_model, get_registered_model},
      {"PATCH", "/api/2.0/mlflow/registered-models/update", access::edit_model,
       update_registered_model},
      {"POST", "/api/2.0/mlflow/registered-models/rename", access::edit_model,
       rename_registered_model},
      {"DELETE", "/api/2.0/mlflow/registered-models/delete", access::manage_model,
       delete_registered_model},
      {"GET", "/api/2.0/mlflow/registered-models/search", access::read_results,
       search_registered_models},
      {"GET", "/api/2.0/mlflow/registered-models/get-latest-versions", access::read_model,
       get_latest_versions},
      {"POST", "/api/2.0/mlflow/registered-models/get-latest-versions", access::read_model,
       get_latest_versions},
      {"POST", "/api/2.0/mlflow/registered-models/set-tag", access::edit_model,
       set_registered_model_tag},
      {"DELETE", "/api/2.0/mlflow/registered-models/delete-tag", access::edit_model,
       delete_registered_model_tag},
      {"POST", "/api/2.0/mlflow/registered-models/alias", access::edit_model, set_alias},
      {"DELETE", "/api/2.0/mlflow/registered-models/alias", access::edit_model, delete_alias},
      {"GET", "/api/2.0/mlflow/registered-models/alias", access::read_model, get_version_by_alias},
  }};
  return routes;
}

}  // namespace mlf::server
