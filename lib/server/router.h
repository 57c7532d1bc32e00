// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_target.h"
#include "server/route.h"

namespace mlf::server {

/// A prefix as people type it: "/a/b" for "a/b/", and "" for "/".
/// @throws Error INVALID_PARAMETER_VALUE for what is no path.
std::string parse_prefix(std::string_view text);

/// The route for a request.
struct RouteMatch {
  const Route* route = nullptr;  ///< nullptr: there is none for the method
  std::vector<PathParameter> parameters{};
  /// The methods that the path has; none: there is no such path.
  std::vector<std::string_view> methods{};
};

/// Finds routes.
class Router {
 public:
  /// The routes must outlive the router. `prefix` is "" or like "/team/mlflow": every path is
  /// answered with it and without it.
  Router(std::span<const Route> routes, std::string prefix);

  RouteMatch find(std::string_view method, const net::Target& target) const;

 private:
  struct Pattern {
    std::vector<std::string_view> parts;
    const Route* route;
  };

  std::string_view without_prefix(std::string_view path) const;

  std::map<std::string_view, std::vector<const Route*>> by_path_;  ///< without parameters
  std::vector<Pattern> patterns_;
  std::string prefix_;
};

}  // namespace mlf::server
