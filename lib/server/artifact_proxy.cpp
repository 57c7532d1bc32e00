// SPDX-License-Identifier: Apache-2.0
//
// The routes through which clients reach the artifacts that mlflow-artifacts: URIs stand for.
// Bodies pass through in pieces, both ways; nothing is kept in memory or in a temporary directory.
// Uploads in several parts and presigned URLs are answered as MLflow's server answers for a local
// destination: clients then send and fetch whole files.
#include <array>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "server/artifact_answers.h"
#include "server/fields.h"
#include "server/routes.h"
#include "server/served_artifacts.h"

namespace mlf::server {

namespace {

ArtifactPlace everything(const Services& services) {
  return {{std::shared_ptr<void>(), &services.artifacts->repository()}};
}

/// The path of a file or directory that the request names below the destination.
RelativePath asked_path(const Services& services, const std::string& text) {
  auto path = requested_path(text);
  services.artifacts->check(path);
  return path;
}

net::Response download_artifact(const Services& services, const Call& call) {
  return file_response(everything(services),
                       asked_path(services, call.fields.required_text("artifact_path")),
                       call.request);
}

std::unique_ptr<net::BodySink> receive_artifact(const Services& services, const Call& call) {
  return upload_sink(everything(services),
                     asked_path(services, call.fields.required_text("artifact_path")));
}

Json list_served(const Services& services, const Fields& fields) {
  return list_json(everything(services), asked_path(services, fields.text("path")), {});
}

Json delete_artifact(const Services& services, const Fields& fields) {
  delete_at(everything(services), asked_path(services, fields.required_text("artifact_path")));
  return Json::object();
}

Json no_parts(const Services& services, const Fields& fields) {
  asked_path(services, fields.required_text("artifact_path"));
  throw Error(ErrorCode::not_implemented,
              "Multipart upload is not supported for the current artifact repository");
}

Json no_presigned_urls(const Services& services, const Fields& fields) {
  asked_path(services, fields.required_text("artifact_path"));
  throw Error(ErrorCode::not_implemented,
              "Presigned download is not supported for the current artifact repository");
}

constexpr Access read_artifact{Permission::read, Subject::artifact};
constexpr Access edit_artifact{Permission::edit, Subject::artifact};
constexpr Access manage_artifact{Permission::manage, Subject::artifact};

}  // namespace

std::span<const Route> artifact_proxy_routes() {
  static constexpr std::array<Route, 8> routes{{
      {"GET", "/api/2.0/mlflow-artifacts/artifacts", read_artifact, list_served},
      {"GET", "/api/2.0/mlflow-artifacts/artifacts/{artifact_path*}", read_artifact,
       download_artifact},
      {"PUT", "/api/2.0/mlflow-artifacts/artifacts/{artifact_path*}", edit_artifact,
       receive_artifact},
      {"DELETE", "/api/2.0/mlflow-artifacts/artifacts/{artifact_path*}", manage_artifact,
       delete_artifact},
      {"POST", "/api/2.0/mlflow-artifacts/mpu/create/{artifact_path*}", edit_artifact, no_parts},
      {"POST", "/api/2.0/mlflow-artifacts/mpu/complete/{artifact_path*}", edit_artifact, no_parts},
      {"POST", "/api/2.0/mlflow-artifacts/mpu/abort/{artifact_path*}", edit_artifact, no_parts},
      {"GET", "/api/2.0/mlflow-artifacts/presigned/{artifact_path*}", read_artifact,
       no_presigned_urls},
  }};
  return routes;
}

}  // namespace mlf::server
