// SPDX-License-Identifier: Apache-2.0
//
// The routes of MLflow's API about versions of registered models.
#include <array>

#include <nlohmann/json.hpp>

#include "core/limits.h"
#include "server/page_json.h"
#include "server/read_fields.h"
#include "server/routes.h"
#include "server/version_source.h"
#include "tracking/model_version.h"
#include "tracking/register_model.h"

namespace mlf::server {

namespace {

/// The fields that name a version.
struct VersionName {
  std::string name;
  std::int64_t version;
};

VersionName version_of(const Fields& fields) {
  auto name = fields.required_text("name");
  return {.name = std::move(name), .version = version_number_of(fields)};
}

Json version_json(const ModelVersion& version) { return {{"model_version", record_json(version)}}; }

Json create_model_version(const Services& services, const Fields& fields) {
  store::NewModelVersion version;
  version.name = fields.required_text("name");
  version.source = fields.required_text("source");
  version.run_id = fields.find_text("run_id");
  version.tags = tags_of(fields);
  version.run_link = fields.find_nonempty("run_link");
  version.description = fields.find_nonempty("description");
  version.model_id = fields.find_text("model_id");
  const auto made = services.registry.create_model_version(with_checked_source(version, services));
  if (made.model_id) {
    tracking::list_in_logged_model(services.tracking, made, services.context.reporter);
  }
  return version_json(made);
}

Json get_model_version(const Services& services, const Fields& fields) {
  const auto [name, version] = version_of(fields);
  return version_json(services.registry.get_model_version(name, version));
}

Json update_model_version(const Services& services, const Fields& fields) {
  const auto [name, version] = version_of(fields);
  const auto description = fields.find_text("description");
  if (!description) return version_json(services.registry.get_model_version(name, version));
  return version_json(services.registry.update_model_version(name, version, *description));
}

Json transition_stage(const Services& services, const Fields& fields) {
  const auto [name, version] = version_of(fields);
  const auto stage = stage_of(fields.required_text("stage"));
  const bool archives = fields.find_flag("archive_existing_versions").value_or(false);
  return version_json(services.registry.transition_stage(
      name, version, stage, archives ? store::ArchiveExisting::yes : store::ArchiveExisting::no));
}

Json delete_model_version(const Services& services, const Fields& fields) {
  const auto [name, version] = version_of(fields);
  services.registry.delete_model_version(name, version);
  return Json::object();
}

Json search_model_versions(const Services& services, const Fields& fields) {
  const auto query = registry_query_of(fields, {.usual = limits::largest_model_version_page,
                                                .largest = limits::largest_model_version_page});
  return page_json("model_versions", services.registry.search_model_versions(query));
}

Json get_download_uri(const Services& services, const Fields& fields) {
  const auto [name, version] = version_of(fields);
  return {{"artifact_uri", tracking::files_of(services.registry.get_model_version(name, version))}};
}

Json set_model_version_tag(const Services& services, const Fields& fields) {
  const auto [name, version] = version_of(fields);
  services.registry.set_model_version_tag(name, version,
                                          {fields.required_text("key"), fields.text("value")});
  return Json::object();
}

Json delete_model_version_tag(const Services& services, const Fields& fields) {
  const auto [name, version] = version_of(fields);
  services.registry.delete_model_version_tag(name, version, fields.required_text("key"));
  return Json::object();
}

}  // namespace

std::span<const Route> model_version_routes() {
  static constexpr std::array<Route, 9> routes{{
      {"POST", "/api/2.0/mlflow/model-versions/create", access::edit_model, create_model_version},
      {"GET", "/api/2.0/mlflow/model-versions/get", access::read_model, get_model_version},
      {"PATCH", "/api/2.0/mlflow/model-versions/update", access::edit_model, update_model_version},
      {"POST", "/api/2.0/mlflow/model-versions/transition-stage", access::edit_model,
       transition_stage},
      {"DELETE", "/api/2.0/mlflow/model-versions/delete", access::manage_model,
       delete_model_version},
      {"GET", "/api/2.0/mlflow/model-versions/search", access::read_results, search_model_versions},
      {"GET", "/api/2.0/mlflow/model-versions/get-download-uri", access::read_model,
       get_download_uri},
      {"POST", "/api/2.0/mlflow/model-versions/set-tag", access::edit_model, set_model_version_tag},
      {"DELETE", "/api/2.0/mlflow/model-versions/delete-tag", access::edit_model,
       delete_model_version_tag},
  }};
  return routes;
}

}  // namespace mlf::server
