// SPDX-License-Identifier: Apache-2.0
//
// A request is answered in two steps. admit() has only its head: it finds the route and the model,
// and refuses what cannot be answered before the body is read. handle() has the whole request; it
// runs on a thread that may wait for the model. Both look the model up, because another version may
// have taken its place between them. Paths of the Open Inference Protocol get errors in its form,
// all others in that of FastAPI, with which MLflow serves.
#include "serving/handler.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "serving/model_json.h"
#include "serving/openapi.h"
#include "serving/v2_answer.h"
#include "serving/v2_metadata.h"

namespace mlf::serving {

namespace {

constexpr std::string_view json_type = "application/json";

net::Response json_response(int status, std::string body) {
  return net::make_response(status, json_type, std::move(body));
}

/// What FastAPI makes of an error, or the Open Inference Protocol.
net::Response problem(int status, std::string_view text, const Route* route) {
  const bool is_v2 = route != nullptr && route->is_v2();
  return json_response(status, json_line(Json{{is_v2 ? "error" : "detail", text}}));
}

net::Admission refuse(net::Response response) { return {.response = std::move(response)}; }

net::Response busy(std::string_view text, const Route& route) {
  auto response = problem(503, text, &route);
  response.headers.add("Retry-After", "1");
  return response;
}

bool tells_health(const Route& route) {
  constexpr std::array open{Resource::ping, Resource::v2_live, Resource::v2_ready};
  return std::ranges::find(open, route.resource) != open.end();
}

bool asks_model(const Route& route) {
  return route.resource == Resource::invocations || route.resource == Resource::v2_infer;
}

std::string why_no_model(const Route& route) {
  if (!route.model)
    return "several models are served; name one: /models/NAME" + std::string(route.pattern);
  if (!route.version) return "no model '" + printable(*route.model) + "' is served";
  return "version '" + printable(*route.version) + "' of the model is not served";
}

}  // namespace

/// A request that a model answers, for as long as it does.
struct ServingHandler::Turn {
  ServingHandler& handler;
  const std::string& model;
  bool is_granted;

  Turn(ServingHandler& of, const std::string& name) : handler(of), model(name) {
    const std::lock_guard lock(handler.mutex_);
    const auto now = ++handler.requests_of_models_[model];
    const auto most = handler.rules_.requests_of_a_model;
    is_granted = most == 0 || now <= most;
  }
  ~Turn() {
    const std::lock_guard lock(handler.mutex_);
    --handler.requests_of_models_[model];
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
};

ServingHandler::ServingHandler(const ModelTable& models, ServingRules rules)
    : models_(models), rules_(std::move(rules)), token_(rules_.token) {}

void ServingHandler::set_token(std::optional<net::BearerToken> token) {
  const std::lock_guard lock(mutex_);
  token_ = std::move(token);
}

bool ServingHandler::needs_token() const {
  const std::lock_guard lock(mutex_);
  return token_.has_value();
}

bool ServingHandler::may_ask(const net::Request& head) const {
  const std::lock_guard lock(mutex_);
  return !token_ || token_->is_in(head);
}

ModelTable::Entry ServingHandler::find_model(const Route& route) const {
  auto model = route.model ? models_.find(*route.model) : models_.only();
  if (model && route.version && *route.version != model->version) return nullptr;
  return model;
}

net::Admission ServingHandler::admit(const net::Request& head) {
  constexpr std::uint64_t most_of_get = 1024;
  using Where = net::Admission::Where;
  const auto route = find_route(head.target);
  const auto* known = route ? &*route : nullptr;
  if (!(route && tells_health(*route)) && !may_ask(head)) {
    auto response = problem(401, "Not authenticated", known);
    response.headers.add("WWW-Authenticate", "Bearer");
    return refuse(std::move(response));
  }
  if (!route) return refuse(problem(404, "Not Found", known));
  if (head.method != route->method) {
    auto response = problem(405, "Method Not Allowed", known);
    response.headers.add("Allow", route->method);
    return refuse(std::move(response));
  }
  if (route->is_for_model && !find_model(*route)) {
    return refuse(problem(404, why_no_model(*route), known));
  }
  return {.where = asks_model(*route) ? Where::worker : Where::io_thread,
          .body_limit = route->method == "GET" ? most_of_get : rules_.body_limit};
}

net::Response ServingHandler::handle(const net::Request& request) {
  const auto route = find_route(request.target).value();
  const auto model = route.is_for_model ? find_model(route) : nullptr;
  if (route.is_for_model && !model) return problem(404, why_no_model(route), &route);
  if (!asks_model(route)) return tell(route, model);
  const Turn turn(*this, model->name);
  if (!turn.is_granted) return busy("too many requests for this model wait", route);
  return route.is_v2() ? infer(request, *model) : invoke(request, *model);
}

net::Response ServingHandler::explain(int status, const std::string& reason) {
  if (status == 504) {  // in the words of MLflow
    return json_response(status, "Request processing time exceeded limit");
  }
  // The route is not known here: clients of either protocol find the reason.
  return json_response(status, json_line(Json{{"detail", reason}, {"error", reason}}));
}

net::Response ServingHandler::tell(const Route& route, const ModelTable::Entry& model) const {
  const auto models = models_.all();
  const auto ready = [](const ModelTable::Entry& each) { return is_ready(*each); };
  switch (route.resource) {
    case Resource::ping:
    case Resource::v2_ready:
      return json_response(std::ranges::all_of(models, ready) ? 200 : 503, "\n");
    case Resource::v2_model_ready:
      return json_response(ready(model) ? 200 : 503, "\n");
    case Resource::version:
      return json_response(200, models.front()->service->mlflow_version());
    case Resource::metrics:
      return net::make_response(200, "text/plain; version=0.0.4; charset=utf-8", metrics_text());
    case Resource::schema:
      return json_response(200, schema_json(*model));
    case Resource::v2_server:
      return json_response(200, v2_server_metadata());
    case Resource::v2_model:
      return json_response(200, v2_metadata(*model));
    case Resource::openapi:
      return json_response(200, openapi_json(models, needs_token()));
    case Resource::models:
      return json_response(200, models_json(models));
    default:
      return json_response(200, "\n");
  }
}

scoring::ScoringAnswer ServingHandler::ask(const net::Request& request, const ServedModel& model,
                                           std::string_view content_type, std::string_view body) {
  auto answer = model.service->answer(content_type, body);
  // When the answer is no longer wanted, the log of the request may have been written already.
  if (!request.stop.stop_requested()) {
    const std::lock_guard lock(mutex_);
    times_[request.id] = answer.times;
  }
  return answer;
}

net::Response ServingHandler::infer(const net::Request& request, const ServedModel& model) {
  const auto* json_size = request.headers.find("Inference-Header-Content-Length");
  try {
    const auto& signature = model.mlmodel.signature;
    const auto asked = parse_v2_request(
        request.body,
        json_size == nullptr ? std::nullopt : std::optional<std::string_view>(*json_size));
    const auto answer = ask(request, model, json_type, mlflow_request(asked, signature));
    if (answer.status != 200) {
      auto response = json_response(answer.status, v2_error(answer.body));
      if (answer.status == 503) response.headers.add("Retry-After", "1");
      return response;
    }
    auto result = v2_answer(asked, model, output_tensors(answer.body, signature));
    if (!result.json_size) return json_response(200, std::move(result.body));
    auto response = net::make_response(200, "application/octet-stream", std::move(result.body));
    response.headers.add("Inference-Header-Content-Length", std::to_string(*result.json_size));
    return response;
  } catch (const Error& error) {
    const bool is_ours = error.code() == ErrorCode::invalid_parameter_value;
    return json_response(is_ours ? 400 : 500, json_line(Json{{"error", error.what()}}));
  }
}

net::Response ServingHandler::invoke(const net::Request& request, const ServedModel& model) {
  const auto* content_type = request.headers.find("Content-Type");
  auto answer = ask(request, model, content_type == nullptr ? "" : *content_type, request.body);
  auto response = net::make_response(answer.status, answer.content_type, std::move(answer.body));
  if (answer.status == 503) response.headers.add("Retry-After", "1");
  return response;
}

void ServingHandler::count(const net::RequestRecord& record) {
  MeasuredRequest measured{.record = record, .route = "other", .model = ""};
  ModelTable::Entry model;
  std::optional<Route> route;
  if (record.path.starts_with('/')) {
    try {
      route = find_route(net::Target::parse(record.path));
    } catch (const Error&) {  // The server has refused such a path, and logs it.
    }
  }
  if (route) {
    measured.route = route->pattern;
    if (route->is_for_model) model = route->model ? models_.find(*route->model) : models_.only();
    if (model) measured.model = model->name;
  }
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = times_.find(record.id); found != times_.end()) {
      measured.times = found->second;
      times_.erase(found);
    }
  }
  metrics_.add(measured);
}

std::string ServingHandler::metrics_text() const {
  std::vector<MeasuredModel> measured;
  for (const auto& model : models_.all()) {
    measured.push_back({model->name, model->version, model->service->state()});
  }
  return metrics_.text(measured, server_ == nullptr ? net::ServerCounters{} : server_->counters());
}

}  // namespace mlf::serving
