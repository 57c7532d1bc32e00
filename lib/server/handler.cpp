// SPDX-License-Identifier: Apache-2.0
#include "server/handler.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "server/answer.h"
#include "server/fields.h"
#include "server/routes.h"

namespace mlf::server {

namespace {

net::Response no_route(const net::Request& head, const RouteMatch& match) {
  if (match.methods.empty()) {
    return error_response(404, "ENDPOINT_NOT_FOUND",
                          fmt::format("no route {}", printable(head.target.path)));
  }
  auto response = error_response(
      405, "BAD_REQUEST",
      fmt::format("the route {} has no method {}", printable(head.target.path), head.method));
  std::vector<std::string> methods(match.methods.begin(), match.methods.end());
  response.headers.add("Allow", join(methods, ", "));
  return response;
}

/// Why a route is not answered, in MLflow's words; "" when it is.
std::string why_disabled(const Route& route, bool artifacts_only, bool serves_artifacts) {
  if (route.path.starts_with(artifact_proxy)) {
    if (serves_artifacts) return "";
    return fmt::format(
        "Endpoint: {} disabled due to the mlflow server running with `--no-serve-artifacts`. To "
        "enable artifacts server functionality, run `mlflow server` with `--serve-artifacts`",
        route.path);
  }
  if (!artifacts_only || route.access.subject == Subject::nothing) return "";
  return fmt::format(
      "Endpoint: {} disabled due to the mlflow server running in `--artifacts-only` mode. To "
      "enable "
      "tracking server functionality, run `mlflow server` without `--artifacts-only`",
      route.path);
}

/// The message of a request, with the parameters of its path as fields.
Message message_of(const net::Request& request, const std::vector<PathParameter>& parameters) {
  auto message = decode_message(request);
  for (const auto& [name, value] : parameters) {
    message.object[name] = message.is_query ? Json::array({value}) : Json(value);
  }
  return message;
}

}  // namespace

ServerHandler::ServerHandler(Services services, ServerRules rules)
    : services_(std::move(services)),
      rules_(std::move(rules)),
      routes_(all_routes()),
      router_(routes_, rules_.prefix) {}

net::Admission ServerHandler::admit(const net::Request& head) {
  const auto match = router_.find(head.method, head.target);
  if (match.route == nullptr) return {.response = no_route(head, match)};
  if (auto refusal = refuse(*match.route)) return {.response = std::move(refusal)};
  if (std::holds_alternative<ReceiveBody>(match.route->answer)) {
    return {.body = net::Admission::Body::streamed, .body_limit = UINT64_MAX};
  }
  return {.body_limit = rules_.body_limit};
}

std::optional<net::Response> ServerHandler::refuse(const Route& route) const {
  const auto message = why_disabled(route, rules_.artifacts_only, services_.artifacts != nullptr);
  if (message.empty()) return std::nullopt;
  return error_response(503, error_code_of_status(503), message);
}

net::Response ServerHandler::handle(const net::Request& request) {
  return answer(request, router_.find(request.method, request.target));
}

net::Response ServerHandler::answer(const net::Request& request, const RouteMatch& match) {
  const auto& how = match.route->answer;
  if (const auto* answer_request = std::get_if<AnswerRequest>(&how)) {
    return (*answer_request)(services_, Call{request, match.parameters});
  }
  const auto message = message_of(request, match.parameters);
  return json_response(std::get<AnswerMessage>(how)(services_, Fields(message)));
}

std::unique_ptr<net::BodySink> ServerHandler::receive(const net::Request& head) {
  const auto match = router_.find(head.method, head.target);
  return std::get<ReceiveBody>(match.route->answer)(services_, Call{head, match.parameters});
}

net::Response ServerHandler::explain(int status, const std::string& reason) {
  return error_response(status, error_code_of_status(status), reason);
}

net::Response ServerHandler::answer_failure(const net::Request& request,
                                            const std::exception& exception) {
  return error_response(exception, request.id);
}

}  // namespace mlf::server
