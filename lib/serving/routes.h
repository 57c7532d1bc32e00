// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/http_target.h"

namespace mlf::serving {

/// What a path of the server stands for.
enum class Resource {
  invocations,
  ping,
  version,
  metrics,
  schema,
  models,
  openapi,
  v2_server,
  v2_live,
  v2_ready,
  v2_model,
  v2_model_ready,
  v2_infer,
};

/// A path that the server answers, and the names in it.
struct Route {
  Resource resource = Resource::ping;
  /// For people and metrics: "/models/NAME/invocations".
  std::string_view pattern;
  std::string_view method;
  bool is_for_model = false;           ///< `model` is meant; where it is absent, the only model
  std::optional<std::string> model;    ///< the NAME in the path
  std::optional<std::string> version;  ///< the VERSION in the path

  /// Whether the path is one of the Open Inference Protocol.
  bool is_v2() const { return pattern.starts_with("/v2"); }
};

/// The route of a path; nullopt when there is none.
std::optional<Route> find_route(const net::Target& target);

}  // namespace mlf::serving
