// SPDX-License-Identifier: Apache-2.0
#include "serving/handler.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace mlf::serving {

namespace {

constexpr std::string_view json_type = "application/json";

std::string schema_json(const model::Mlmodel& model) {
  Json schema{{"inputs", nullptr}, {"outputs", nullptr}, {"params", nullptr}};
  if (const auto& signature = model.signature) {
    if (signature->inputs) schema["inputs"] = model::to_json(*signature->inputs);
    if (signature->outputs) schema["outputs"] = model::to_json(*signature->outputs);
    if (!signature->params.empty()) schema["params"] = model::to_json(signature->params);
  }
  return json_indented(schema);
}

/// What FastAPI, with which MLflow serves, makes of an error.
net::Response detail(int status, std::string_view text) {
  return net::make_response(status, json_type, json_line(Json{{"detail", text}}));
}

net::Admission refuse(net::Response response) { return {.response = std::move(response)}; }

}  // namespace

struct ServingHandler::Route {
  std::string_view path;
  std::string_view method;
  net::Response (ServingHandler::*answer)(const net::Request&);
  net::Admission::Where where = net::Admission::Where::io_thread;
  bool needs_token = true;
};

const ServingHandler::Route* ServingHandler::find_route(std::string_view path) {
  static constexpr std::array<Route, 6> routes{{
      {invocations_path, "POST", &ServingHandler::invoke, net::Admission::Where::worker},
      {.path = "/ping", .method = "GET", .answer = &ServingHandler::ping, .needs_token = false},
      {.path = "/health", .method = "GET", .answer = &ServingHandler::ping, .needs_token = false},
      {"/version", "GET", &ServingHandler::version},
      {"/metrics", "GET", &ServingHandler::metrics},
      {"/schema", "GET", &ServingHandler::schema},
  }};
  const auto* found = std::ranges::find(routes, path, &Route::path);
  return found == routes.end() ? nullptr : found;
}

bool is_serving_route(std::string_view path) { return ServingHandler::find_route(path) != nullptr; }

ServingHandler::ServingHandler(const model::Mlmodel& model, ServingRules rules,
                               scoring::Service& service)
    : schema_(schema_json(model)), rules_(std::move(rules)), service_(service) {}

net::Admission ServingHandler::admit(const net::Request& head) {
  constexpr std::uint64_t most_of_get = 1024;
  const auto* route = find_route(head.target.path);
  const bool needs_token = rules_.token && (route == nullptr || route->needs_token);
  if (needs_token && !rules_.token->is_in(head)) {
    auto response = detail(401, "Not authenticated");
    response.headers.add("WWW-Authenticate", "Bearer");
    return refuse(std::move(response));
  }
  if (route == nullptr) return refuse(detail(404, "Not Found"));
  if (head.method != route->method) {
    auto response = detail(405, "Method Not Allowed");
    response.headers.add("Allow", route->method);
    return refuse(std::move(response));
  }
  return {.where = route->where,
          .body_limit = route->method == "GET" ? most_of_get : rules_.body_limit};
}

net::Response ServingHandler::handle(const net::Request& request) {
  return (this->*find_route(request.target.path)->answer)(request);
}

net::Response ServingHandler::explain(int status, const std::string& reason) {
  if (status == 504) {  // in the words of MLflow
    return net::make_response(status, json_type, "Request processing time exceeded limit");
  }
  return detail(status, reason);
}

net::Response ServingHandler::invoke(const net::Request& request) {
  const auto* content_type = request.headers.find("Content-Type");
  auto answer = service_.answer(content_type == nullptr ? "" : *content_type, request.body);
  auto response = net::make_response(answer.status, answer.content_type, std::move(answer.body));
  if (answer.status == 503) response.headers.add("Retry-After", "1");
  return response;
}

net::Response ServingHandler::ping(const net::Request& /*request*/) {
  return net::make_response(service_.state().alive > 0 ? 200 : 503, json_type, "\n");
}

net::Response ServingHandler::version(const net::Request& /*request*/) {
  return net::make_response(200, json_type, service_.mlflow_version());
}

net::Response ServingHandler::metrics(const net::Request& /*request*/) {
  const auto counters = server_ == nullptr ? net::ServerCounters{} : server_->counters();
  return net::make_response(200, "text/plain; version=0.0.4; charset=utf-8",
                            metrics_.text(service_.state(), counters));
}

net::Response ServingHandler::schema(const net::Request& /*request*/) {
  return net::make_response(200, json_type, schema_);
}

}  // namespace mlf::serving
