// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/ids.h"
#include "server/route.h"

namespace mlf::server {

/// The version of MLflow whose API the routes are.
inline constexpr std::string_view mlflow_version = "3.17.2";

/// What the paths begin with through which clients reach the server's own artifacts.
inline constexpr std::string_view artifact_proxy = "/api/2.0/mlflow-artifacts/";

/// Every route of the server.
std::vector<Route> all_routes();

// The routes, by what they are about.
std::span<const Route> experiment_routes();
std::span<const Route> run_routes();
std::span<const Route> log_routes();
std::span<const Route> metric_routes();
std::span<const Route> artifact_routes();
std::span<const Route> artifact_proxy_routes();
std::span<const Route> dataset_routes();
std::span<const Route> logged_model_routes();
std::span<const Route> registered_model_routes();
std::span<const Route> model_version_routes();
std::span<const Route> user_routes();
std::span<const Route> page_routes();

}  // namespace mlf::server
