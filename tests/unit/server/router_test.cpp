// SPDX-License-Identifier: Apache-2.0
#include "server/router.h"

#include <fstream>
#include <set>
#include <string>
#include <utility>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "server/fields.h"
#include "server/routes.h"

using namespace mlf;
using namespace mlf::server;

namespace {

Json nothing(const Services& /*services*/, const Fields& /*fields*/) { return {}; }

const std::vector<Route>& some_routes() {
  static const std::vector<Route> routes{
      {"GET", "/health", access::anyone, nothing},
      {"GET", "/api/2.0/mlflow/runs/get", access::read_run, nothing},
      {"POST", "/api/2.0/mlflow/runs/get", access::read_run, nothing},
      {"GET", "/ajax-api/2.0/mlflow/only", access::read_run, nothing},
      {"GET", "/api/2.0/mlflow/models/{model_id}", access::read_run, nothing},
      {"PATCH", "/api/2.0/mlflow/models/{model_id}/tags", access::edit_run, nothing},
      {"PUT", "/api/2.0/files/{path*}", access::edit_run, nothing},
  };
  return routes;
}

/// What the router makes of a request: "PATTERN NAME=VALUE ...", or "no METHODS".
std::string routed(std::string_view method, std::string_view target, std::string prefix = "") {
  const Router router(some_routes(), std::move(prefix));
  const auto found = router.find(method, net::Target::parse(target));
  std::string shown = found.route == nullptr ? "no" : std::string(found.route->path);
  if (found.route == nullptr) {
    for (const auto has : found.methods) shown.append(" ").append(has);
  }
  for (const auto& [name, value] : found.parameters) shown += fmt::format(" {}={}", name, value);
  return shown;
}

}  // namespace

TEST_CASE("a route is found by method and path") {
  CHECK(routed("GET", "/health") == "/health");
  CHECK(routed("HEAD", "/health") == "/health");
  CHECK(routed("POST", "/health") == "no GET");
  CHECK(routed("GET", "/api/2.0/mlflow/runs/get?run_id=a") == "/api/2.0/mlflow/runs/get");
  CHECK(routed("PUT", "/api/2.0/mlflow/runs/get") == "no GET POST");
  CHECK(routed("GET", "/api/2.0/mlflow/runs") == "no");
  CHECK(routed("GET", "/api/2.0/mlflow/runs/get/") == "no");
  CHECK(routed("GET", "/") == "no");
}

TEST_CASE("the API has other spellings of its paths") {
  CHECK(routed("GET", "/ajax-api/2.0/mlflow/runs/get") == "/api/2.0/mlflow/runs/get");
  CHECK(routed("GET", "/api/2.0/preview/mlflow/runs/get") == "/api/2.0/mlflow/runs/get");
  CHECK(routed("GET", "/ajax-api/2.0/preview/mlflow/runs/get") == "/api/2.0/mlflow/runs/get");
  CHECK(routed("GET", "//api/2.0/mlflow/runs/get") == "/api/2.0/mlflow/runs/get");
  CHECK(routed("GET", "/ajax-api/2.0/mlflow/only") == "/ajax-api/2.0/mlflow/only");
  CHECK(routed("GET", "/api/2.0/mlflow/only") == "no");
  CHECK(routed("GET", "/api/2.0/mlflow/runs/%67et") == "/api/2.0/mlflow/runs/get");
}

TEST_CASE("a path can have parameters") {
  CHECK(routed("GET", "/api/2.0/mlflow/models/m-1") ==
        "/api/2.0/mlflow/models/{model_id} model_id=m-1");
  CHECK(routed("PATCH", "/ajax-api/2.0/mlflow/models/a%20b/tags") ==
        "/api/2.0/mlflow/models/{model_id}/tags model_id=a b");
  CHECK(routed("GET", "/api/2.0/mlflow/models/") == "no");
  CHECK(routed("GET", "/api/2.0/mlflow/models/m-1/tags") == "no PATCH");
  CHECK(routed("PUT", "/api/2.0/files/a/b%20c.txt") == "/api/2.0/files/{path*} path=a/b c.txt");
  CHECK(routed("PUT", "/api/2.0/files/") == "no");
  CHECK(routed("PUT", "/api/2.0/files") == "no");
}

TEST_CASE("every path is answered with a prefix and without it") {
  CHECK(routed("GET", "/a/b/health", "/a/b") == "/health");
  CHECK(routed("GET", "/health", "/a/b") == "/health");
  CHECK(routed("GET", "/a/b/api/2.0/mlflow/runs/get", "/a/b") == "/api/2.0/mlflow/runs/get");
  CHECK(routed("GET", "/a/b/ajax-api/2.0/mlflow/models/x", "/a/b") ==
        "/api/2.0/mlflow/models/{model_id} model_id=x");
  CHECK(routed("GET", "/a/bhealth", "/a/b") == "no");
  CHECK(routed("GET", "/a/b", "/a/b") == "no");
}

TEST_CASE("a prefix is a path") {
  CHECK(parse_prefix("") == "");
  CHECK(parse_prefix("/") == "");
  CHECK(parse_prefix("a/b/") == "/a/b");
  CHECK(parse_prefix("/a/b") == "/a/b");
  for (const auto* text : {"/a?b", "/a b", "/a/../b", "/a%2fb", "/a#b"}) {
    CHECK_THROWS_AS(parse_prefix(text), Error);
  }
}

namespace {

/// "METHOD PATH" with the parameters of the path unnamed, as docs/routes.md and the routes have it.
std::string unnamed(std::string_view method, std::string_view path) {
  std::string text = std::string(method) + " ";
  constexpr std::string_view ajax = "/ajax-";
  if (path.starts_with(ajax)) {
    path.remove_prefix(ajax.size());
    text += "/";
  }
  bool in_name = false;
  for (const char c : path) {
    if (c == '}') in_name = false;
    if (!in_name && c != '*') text += c;
    if (c == '{') in_name = true;
  }
  return text;
}

/// The routes that docs/routes.md says are answered.
std::set<std::string> answered_routes() {
  std::ifstream page(std::string(MLF_TEST_DATA) + "/../../docs/routes.md");
  std::set<std::string> routes;
  for (std::string line; std::getline(page, line);) {
    const auto cells = split(std::string_view(line), '|');
    if (cells.size() != 5 || trim(cells[3]) != "answered") continue;
    auto path = trim(cells[2]);
    path = path.substr(1, path.size() - 2);  // without the backquotes
    routes.insert(unnamed(trim(cells[1]), path));
  }
  return routes;
}

}  // namespace

TEST_CASE("docs/routes.md has the routes") {
  const auto told = answered_routes();
  CHECK(told.size() > 70);
  for (const auto& route : all_routes()) {
    const auto name = unnamed(route.method, route.path);
    CHECK_MESSAGE(told.contains(name), name);
  }
}

TEST_CASE("no two routes of the server are the same") {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const auto& route : all_routes()) {
    CHECK_MESSAGE(seen.emplace(route.method, route.path).second, route.method, " ", route.path);
  }
  CHECK(seen.size() > 25);
}

TEST_CASE("what changes something needs more than to read") {
  for (const auto& route : all_routes()) {
    const bool is_read = route.path.find("search") != route.path.npos ||
                         route.path.ends_with("/get-latest-versions");
    if (route.method == "GET" || is_read) continue;
    CHECK_MESSAGE(route.access.subject != Subject::nothing, route.path);
    CHECK_MESSAGE(route.access.permission != Permission::read, route.path);
  }
}
