// SPDX-License-Identifier: Apache-2.0
#include "serving/routes.h"

#include <array>
#include <cstddef>

namespace mlf::serving {

namespace {

constexpr std::string_view model_part = "NAME";
constexpr std::string_view version_part = "VERSION";

struct Pattern {
  std::string_view text;
  std::string_view method;
  Resource resource;
  bool is_for_model = false;
};

constexpr std::array patterns{
    Pattern{"/invocations", "POST", Resource::invocations, true},
    Pattern{"/ping", "GET", Resource::ping},
    Pattern{"/health", "GET", Resource::ping},
    Pattern{"/version", "GET", Resource::version},
    Pattern{"/metrics", "GET", Resource::metrics},
    Pattern{"/schema", "GET", Resource::schema, true},
    Pattern{"/models", "GET", Resource::models},
    Pattern{"/openapi.json", "GET", Resource::openapi},
    Pattern{"/models/NAME/invocations", "POST", Resource::invocations, true},
    Pattern{"/models/NAME/schema", "GET", Resource::schema, true},
    Pattern{"/v2", "GET", Resource::v2_server},
    Pattern{"/v2/health/live", "GET", Resource::v2_live},
    Pattern{"/v2/health/ready", "GET", Resource::v2_ready},
    Pattern{"/v2/models/NAME", "GET", Resource::v2_model, true},
    Pattern{"/v2/models/NAME/ready", "GET", Resource::v2_model_ready, true},
    Pattern{"/v2/models/NAME/infer", "POST", Resource::v2_infer, true},
    Pattern{"/v2/models/NAME/versions/VERSION", "GET", Resource::v2_model, true},
    Pattern{"/v2/models/NAME/versions/VERSION/ready", "GET", Resource::v2_model_ready, true},
    Pattern{"/v2/models/NAME/versions/VERSION/infer", "POST", Resource::v2_infer, true},
};

/// The route if the segments are those of the pattern.
std::optional<Route> match(const Pattern& pattern, const net::Target& target) {
  Route route{.resource = pattern.resource,
              .pattern = pattern.text,
              .method = pattern.method,
              .is_for_model = pattern.is_for_model};
  std::string_view rest = pattern.text.substr(1);
  for (std::size_t i = 0; i < target.segments.size(); ++i) {
    const auto& segment = target.segments[i];
    const auto part = rest.substr(0, rest.find('/'));
    const bool is_last = part.size() == rest.size();
    if (is_last != (i + 1 == target.segments.size())) return std::nullopt;
    if (part == model_part) {
      route.model = segment;
    } else if (part == version_part) {
      route.version = segment;
    } else if (part != segment) {
      return std::nullopt;
    }
    rest.remove_prefix(is_last ? part.size() : part.size() + 1);
  }
  return rest.empty() ? std::optional(route) : std::nullopt;
}

}  // namespace

std::optional<Route> find_route(const net::Target& target) {
  if (target.segments.empty()) return std::nullopt;
  for (const Pattern& pattern : patterns) {
    if (auto route = match(pattern, target)) return route;
  }
  return std::nullopt;
}

}  // namespace mlf::serving
