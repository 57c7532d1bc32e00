// SPDX-License-Identifier: Apache-2.0
//
// What is no part of MLflow's API: whether the server lives, and what it is.
#include <array>

#include <nlohmann/json.hpp>

#include "server/answer.h"
#include "server/fields.h"
#include "server/routes.h"

namespace mlf::server {

namespace {

constexpr std::string_view plain_type = "text/plain; charset=utf-8";

net::Response answer_health(const Services& /*services*/, const Call& /*call*/) {
  return net::make_response(200, plain_type, "OK");
}

/// The version of MLflow whose API this is; clients compare it with their own.
net::Response answer_version(const Services& /*services*/, const Call& /*call*/) {
  return net::make_response(200, plain_type, std::string(mlflow_version));
}

Json server_info(const Services& /*services*/, const Fields& /*fields*/) {
  return {{"store_type", "FileStore"},
          {"workspaces_enabled", false},
          {"trace_archival_enabled", false}};
}

/// MLflow's web pages ask whether they may send their telemetry.
Json ui_telemetry(const Services& /*services*/, const Fields& /*fields*/) {
  return {{"disable_ui_telemetry", true},
          {"disable_ui_events", Json::array()},
          {"ui_rollout_percentage", 0}};
}

}  // namespace

std::span<const Route> page_routes() {
  static constexpr std::array<Route, 4> routes{{
      {"GET", "/health", access::anyone, answer_health},
      {"GET", "/version", access::anyone, answer_version},
      {"GET", "/api/3.0/mlflow/server-info", access::anyone, server_info},
      {"GET", "/ajax-api/3.0/mlflow/ui-telemetry", access::anyone, ui_telemetry},
  }};
  return routes;
}

}  // namespace mlf::server
