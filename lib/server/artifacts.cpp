// SPDX-License-Identifier: Apache-2.0
//
// The routes through which clients and web pages see the artifacts of runs and models, wherever
// these are.
#include <array>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "server/artifact_answers.h"
#include "server/read_fields.h"
#include "server/routes.h"
#include "server/served_artifacts.h"

namespace mlf::server {

namespace {

/// MLflow's limit for files that its web pages upload.
constexpr std::uint64_t largest_page_upload = std::uint64_t{10} << 20;

Json list_at(const ArtifactPlace& place, const RelativePath& directory, const std::string& root) {
  auto json = list_json(place, directory, directory);
  json["root_uri"] = root;
  return json;
}

Json list_artifacts(const Services& services, const Fields& fields) {
  const auto directory = requested_path(fields.text("path"));
  const auto run = services.tracking.get_run_info(run_id_of(fields));
  return list_at(artifacts_of(services, run), directory, run.artifact_uri);
}

Json list_model_artifacts(const Services& services, const Fields& fields) {
  const auto directory = requested_path(fields.text("artifact_directory_path"));
  const auto model = services.tracking.get_logged_model(fields.required_text("model_id"));
  return list_at(artifacts_of(services, model), directory, model.artifact_location);
}

net::Response get_artifact(const Services& services, const Call& call) {
  const auto path = requested_path(call.fields.required_text("path"));
  const auto run = services.tracking.get_run_info(run_id_of(call.fields));
  return file_response(artifacts_of(services, run), path, call.request);
}

net::Response get_model_artifact(const Services& services, const Call& call) {
  const auto path = requested_path(call.fields.required_text("artifact_file_path"));
  const auto model = services.tracking.get_logged_model(call.fields.required_text("model_id"));
  return file_response(artifacts_of(services, model), path, call.request);
}

net::Response get_version_artifact(const Services& services, const Call& call) {
  const auto path = requested_path(call.fields.required_text("path"));
  const auto version = services.registry.get_model_version(call.fields.required_text("name"),
                                                           call.fields.required_integer("version"));
  return file_response(artifacts_of(services, version), path, call.request);
}

std::unique_ptr<net::BodySink> upload_artifact(const Services& services, const Call& call) {
  const auto path = requested_path(call.fields.required_text("path"));
  const auto run = services.tracking.get_run_info(run_id_of(call.fields));
  return upload_sink(artifacts_of(services, run), path, largest_page_upload);
}

}  // namespace

std::span<const Route> artifact_routes() {
  static constexpr std::array<Route, 6> routes{{
      {"GET", "/api/2.0/mlflow/artifacts/list", access::read_run, list_artifacts},
      {"GET", "/get-artifact", access::read_run, get_artifact},
      {"GET", "/model-versions/get-artifact", access::read_model, get_version_artifact},
      {"POST", "/api/2.0/mlflow/upload-artifact", access::edit_run, upload_artifact},
      {"GET", "/api/2.0/mlflow/logged-models/{model_id}/artifacts/directories",
       access::read_logged_model, list_model_artifacts},
      {"GET", "/api/2.0/mlflow/logged-models/{model_id}/artifacts/files", access::read_logged_model,
       get_model_artifact},
  }};
  return routes;
}

}  // namespace mlf::server
