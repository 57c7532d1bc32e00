// SPDX-License-Identifier: Apache-2.0
#include "server/router.h"

#include <optional>
#include <utility>

#include "base/text.h"

namespace mlf::server {

namespace {

constexpr std::string_view ajax = "/ajax-api/";

/// The decoded path, "/a/b".
std::string decoded_path(const net::Target& target) {
  if (target.path.find('%') == target.path.npos) return target.path;
  std::string path;
  for (const auto& segment : target.segments) path.append("/").append(segment);
  return path.empty() ? "/" : path;
}

/// The path of the API that `path` is another spelling of, if it is one: MLflow's pages ask below
/// /ajax-api/, and clients before MLflow 2.0 below /api/2.0/preview/.
std::string usual_spelling(std::string_view path) {
  constexpr std::string_view preview = "2.0/preview/";
  std::string_view prefix = ajax;
  if (!path.starts_with(prefix)) prefix = "/api/";
  if (!path.starts_with(prefix)) return std::string(path);
  auto rest = path.substr(prefix.size());
  if (!rest.starts_with(preview)) return "/api/" + std::string(rest);
  rest.remove_prefix(preview.size());
  return "/api/2.0/" + std::string(rest);
}

bool is_parameter(std::string_view part) { return part.starts_with('{'); }
bool is_rest(std::string_view part) { return part.ends_with("*}"); }

PathParameter parameter_of(std::string_view part, std::string value) {
  const auto ends = is_rest(part) ? std::size_t{3} : std::size_t{2};
  return {std::string(part.substr(1, part.size() - ends)), std::move(value)};
}

/// The parameters of a path that has the pattern.
std::optional<std::vector<PathParameter>> match(const std::vector<std::string_view>& pattern,
                                                const std::vector<std::string_view>& parts) {
  std::vector<PathParameter> parameters;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (i >= parts.size()) return std::nullopt;
    if (is_rest(pattern[i])) {
      const auto begin = static_cast<std::size_t>(parts[i].data() - parts[0].data());
      const auto end = static_cast<std::size_t>(parts.back().data() - parts[0].data());
      std::string rest(parts[0].data() + begin, end - begin + parts.back().size());
      if (rest.empty()) return std::nullopt;
      parameters.push_back(parameter_of(pattern[i], std::move(rest)));
      return parameters;
    }
    if (!is_parameter(pattern[i])) {
      if (pattern[i] != parts[i]) return std::nullopt;
    } else if (parts[i].empty()) {
      return std::nullopt;
    } else {
      parameters.push_back(parameter_of(pattern[i], std::string(parts[i])));
    }
  }
  return parts.size() == pattern.size() ? std::optional(std::move(parameters)) : std::nullopt;
}

bool answers(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

}  // namespace

std::string parse_prefix(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  if (text.empty()) return "";
  const auto target =
      net::Target::parse(text.starts_with('/') ? std::string(text) : fmt::format("/{}", text));
  if (!target.query.empty() || target.path.find('%') != target.path.npos) {
    throw invalid_parameter("'{}' is no path that routes can begin with", printable(text));
  }
  return target.path;
}

Router::Router(std::span<const Route> routes, std::string prefix) : prefix_(std::move(prefix)) {
  for (const auto& route : routes) {
    if (route.path.find('{') == route.path.npos) {
      by_path_[route.path].push_back(&route);
    } else {
      patterns_.push_back({split(route.path, '/'), &route});
    }
  }
}

std::string_view Router::without_prefix(std::string_view path) const {
  if (prefix_.empty() || !path.starts_with(prefix_)) return path;
  const auto rest = path.substr(prefix_.size());
  if (rest.empty()) return "/";
  return rest.starts_with('/') ? rest : path;
}

RouteMatch Router::find(std::string_view method, const net::Target& target) const {
  const auto whole = decoded_path(target);
  const auto asked = without_prefix(whole);
  const auto usual = usual_spelling(asked);
  RouteMatch found;
  const auto consider = [&](const Route& route, std::vector<PathParameter> parameters) {
    found.methods.push_back(route.method);
    if (found.route != nullptr || !answers(route, method)) return;
    found.route = &route;
    found.parameters = std::move(parameters);
  };
  for (const std::string_view path : {asked, std::string_view(usual)}) {
    if (const auto exact = by_path_.find(path); exact != by_path_.end()) {
      for (const auto* route : exact->second) consider(*route, {});
    }
    if (found.route != nullptr || path == usual) break;
  }
  if (found.route != nullptr) return found;
  const auto parts = split(std::string_view(usual), '/');
  for (const auto& pattern : patterns_) {
    if (auto parameters = match(pattern.parts, parts)) {
      consider(*pattern.route, std::move(*parameters));
    }
  }
  return found;
}

}  // namespace mlf::server
