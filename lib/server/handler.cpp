// SPDX-License-Identifier: Apache-2.0
//
// A request goes through the same gates whatever its route. From its head alone the route is found,
// and refused where this server does not offer it. A worker then finds out who asks, decodes the
// message, asks for the permission that the route declares, and calls the route's function. How
// that ended is written to the audit log; where the log has no room, the request is refused before.
#include "server/handler.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "server/access_control.h"
#include "server/answer.h"
#include "server/audit_log.h"
#include "server/current_user.h"
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

/// What the request says to a route, with the parameters of its path as fields.
Message message_of(const net::Request& request, const RouteMatch& match) {
  const bool is_message = std::holds_alternative<AnswerMessage>(match.route->answer);
  auto message = is_message ? decode_message(request) : decode_query(request);
  for (const auto& [name, value] : match.parameters) {
    message.object[name] = message.is_query ? Json::array({value}) : Json(value);
  }
  return message;
}

/// Tells the audit log how a request has ended, if it has one.
class Audited {
 public:
  Audited(AuditLog* log, const net::Request& request, const Route& route, std::string user,
          const Message& message)
      : log_(log != nullptr && AuditLog::is_about(route) ? log : nullptr),
        request_(request),
        route_(route),
        user_(std::move(user)),
        message_(message) {
    if (log_ != nullptr) log_->require_room();
  }

  void end(int status) const {
    if (log_ != nullptr) log_->add(request_, route_, user_, Fields(message_), status);
  }
  /// What `act()` returns.
  template <typename Act>
  auto watch(const Act& act) const -> decltype(act()) {
    try {
      return act();
    } catch (const Error& error) {
      end(http_status(error.code()));
      throw;
    }
  }

 private:
  AuditLog* log_;
  const net::Request& request_;
  const Route& route_;
  std::string user_;
  const Message& message_;
};

/// A body that comes for a user, and its end for the audit log.
class ControlledSink : public net::BodySink {
 public:
  ControlledSink(AuditLog* log, net::Request head, const Route& route, std::string user,
                 Message message)
      : user_(std::move(user)),
        head_(std::move(head)),
        message_(std::move(message)),
        audited_(log, head_, route, user_, message_) {}

  void begin(std::unique_ptr<net::BodySink> sink) { sink_ = std::move(sink); }
  const Audited& audited() const { return audited_; }
  const net::Request& head() const { return head_; }
  const Message& message() const { return message_; }

  void write(std::string_view piece) override {
    audited_.watch([&] { sink_->write(piece); });
  }
  net::Response finish() override {
    const CurrentUser current(user_);
    auto response = audited_.watch([&] { return sink_->finish(); });
    audited_.end(response.status);
    return response;
  }

 private:
  std::string user_;
  net::Request head_;
  Message message_;
  Audited audited_;
  std::unique_ptr<net::BodySink> sink_;
};

/// Ends a body that is not wanted with an answer.
class Refused : public std::exception {
 public:
  explicit Refused(net::Response response)
      : response_(std::make_shared<net::Response>(std::move(response))) {}
  const char* what() const noexcept override { return "it is not known who sends the request"; }
  net::Response take() const { return std::move(*response_); }

 private:
  std::shared_ptr<net::Response> response_;  // an exception can be copied, a response cannot
};

}  // namespace

ServerHandler::ServerHandler(Services services, ServerRules rules, AccessControl* access,
                             AuditLog* audit)
    : services_(std::move(services)),
      access_(access),
      audit_(audit),
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

std::variant<auth::Principal, net::Response> ServerHandler::identify(const net::Request& request,
                                                                     const Route& route) const {
  if (access_ == nullptr || route.access.subject == Subject::nothing) return auth::Principal{};
  return access_->identify(request);
}

Services ServerHandler::services_for(const auth::Principal& user) const {
  auto services = services_;
  if (access_ != nullptr) services.user = &user;
  return services;
}

net::Response ServerHandler::handle(const net::Request& request) {
  const auto match = router_.find(request.method, request.target);
  auto who = identify(request, *match.route);
  if (auto* refusal = std::get_if<net::Response>(&who)) return std::move(*refusal);
  const auto& user = std::get<auth::Principal>(who);
  const auto message = message_of(request, match);
  const CurrentUser current(user.name);
  const Audited audited(audit_, request, *match.route, user.name, message);
  auto response =
      audited.watch([&] { return answer(request, *match.route, message, services_for(user)); });
  audited.end(response.status);
  return response;
}

net::Response ServerHandler::answer(const net::Request& request, const Route& route,
                                    const Message& message, const Services& services) const {
  const Fields fields(message);
  const bool is_controlled = access_ != nullptr && route.access.subject != Subject::nothing;
  if (is_controlled) access_->require(services, route.access, fields);
  if (const auto* answer_request = std::get_if<AnswerRequest>(&route.answer)) {
    return (*answer_request)(services, Call{request, fields});
  }
  const auto answer_message = std::get<AnswerMessage>(route.answer);
  if (is_controlled && route.access.subject == Subject::results) {
    return json_response(access_->search(services, answer_message, message));
  }
  const auto json = answer_message(services, fields);
  if (is_controlled) access_->follow(services, route, fields, json);
  return json_response(json);
}

std::unique_ptr<net::BodySink> ServerHandler::receive(const net::Request& head) {
  const auto match = router_.find(head.method, head.target);
  const auto& route = *match.route;
  auto who = identify(head, route);
  if (auto* refusal = std::get_if<net::Response>(&who)) throw Refused(std::move(*refusal));
  const auto& user = std::get<auth::Principal>(who);
  auto sink =
      std::make_unique<ControlledSink>(audit_, head, route, user.name, message_of(head, match));
  sink->begin(sink->audited().watch([&] {
    const auto services = services_for(user);
    const Fields fields(sink->message());
    if (access_ != nullptr) access_->require(services, route.access, fields);
    return std::get<ReceiveBody>(route.answer)(services, Call{sink->head(), fields});
  }));
  return sink;
}

net::Response ServerHandler::explain(int status, const std::string& reason) {
  return error_response(status, error_code_of_status(status), reason);
}

net::Response ServerHandler::answer_failure(const net::Request& request,
                                            const std::exception& exception) {
  if (const auto* refused = dynamic_cast<const Refused*>(&exception)) return refused->take();
  return error_response(exception, request.id);
}

}  // namespace mlf::server
