// SPDX-License-Identifier: Apache-2.0
//
// A route says to what it needs which permission (route.h); here that is looked up with the very
// fields that the route reads. The permissions of a run, a logged model or an artifact are those of
// its experiment. A search is asked again for what it has left out.
#include "server/access_control.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "server/answer.h"
#include "server/read_fields.h"
#include "server/served_artifacts.h"

namespace mlf::server {

namespace {

constexpr std::string_view unauthenticated =
    "You are not authenticated. Send a name and a password (MLFLOW_TRACKING_USERNAME and "
    "MLFLOW_TRACKING_PASSWORD), or a token (MLFLOW_TRACKING_TOKEN).";

net::Response ask_for_login() {
  auto response = error_response(401, "UNAUTHENTICATED", unauthenticated);
  response.headers.add("WWW-Authenticate", "Basic realm=\"mlflow\"");
  return response;
}

net::Response ask_to_wait(std::chrono::seconds wait) {
  auto response =
      error_response(429, "REQUEST_LIMIT_EXCEEDED", "too many wrong passwords; try again later");
  response.headers.add("Retry-After", std::to_string(wait.count()));
  return response;
}

Error denied(const Services& services, Permission permission, std::string_view what) {
  return {ErrorCode::permission_denied,
          fmt::format("Permission denied: user '{}' needs {} on {}", services.user->name,
                      auth::permission_name(permission), printable(what))};
}

std::string experiment_of_run(const Services& services, const std::string& id) {
  return services.tracking.get_run_info(RunId::parse(id)).experiment_id;
}

std::string experiment_of_model(const Services& services, const std::string& id) {
  return services.tracking.get_logged_model(id).experiment_id;
}

std::string experiment_of_name(const Services& services, const std::string& name) {
  const auto found = services.tracking.find_experiment(name);
  if (!found) throw not_found("Could not find experiment with name '{}'", name);
  return found->experiment_id;
}

/// The logged models to which the points of a request belong.
std::set<std::string> measured_models(const Fields& fields) {
  std::set<std::string> ids;
  if (auto id = fields.find_nonempty("model_id")) ids.insert(*std::move(id));
  for (const auto& metric : fields.messages("metrics")) {
    if (auto id = metric.find_nonempty("model_id")) ids.insert(*std::move(id));
  }
  return ids;
}

/// The lists of records that searches answer with.
constexpr std::array<const char*, 6> lists{"experiments",    "runs",   "registered_models",
                                           "model_versions", "models", "dataset_summaries"};

std::string text_at(const Json& record, const char* member) {
  const auto found = record.find(member);
  return found != record.end() && found->is_string() ? found->get<std::string>() : "";
}

void set_field(Message& message, const char* name, const Json& value) {
  message.object[name] =
      message.is_query ? Json::array({value.is_string() ? value : Json(value.dump())}) : value;
}

}  // namespace

AccessControl::AccessControl(auth::Login& login, AccessRules rules)
    : login_(login), rules_(std::move(rules)) {}

std::optional<auth::Principal> AccessControl::told_by_proxy(const net::Request& request) const {
  if (std::ranges::find(rules_.trusted_proxies, request.peer) == rules_.trusted_proxies.end()) {
    return std::nullopt;
  }
  const auto* name = request.headers.find(rules_.user_header);
  if (name == nullptr || name->empty() || request.headers.count(rules_.user_header) != 1) {
    return std::nullopt;
  }
  auth::check_user_name(*name);
  if (auth::is_group(*name)) throw invalid_parameter("'{}' is a group, no user", *name);
  const auto users = login_.users().read();
  const auto* user = users->find(*name);
  auth::Principal principal{.name = *name, .is_admin = user != nullptr && user->is_admin};
  const auto* groups = request.headers.find(rules_.groups_header);
  const std::string_view names = groups == nullptr ? std::string_view() : *groups;
  for (const auto group : split(names, ',')) {
    const auto its_name = trim(group);
    if (its_name.empty()) continue;
    principal.groups.push_back("@" + std::string(its_name));
    if (!rules_.admin_group.empty() && its_name == rules_.admin_group) principal.is_admin = true;
  }
  return principal;
}

std::variant<auth::Principal, net::Response> AccessControl::identify(const net::Request& request) {
  if (auto principal = told_by_proxy(request)) return *std::move(principal);
  const auto* authorization = request.headers.find("Authorization");
  if (authorization == nullptr || request.headers.count("Authorization") != 1) {
    return ask_for_login();
  }
  auto outcome = login_.log_in(*authorization, request.peer);
  if (outcome.principal) return *std::move(outcome.principal);
  return outcome.wait.count() > 0 ? ask_to_wait(outcome.wait) : ask_for_login();
}

Permission AccessControl::permission_on(const Services& services, auth::Grants auth::User::*kind,
                                        std::string_view id) const {
  return auth::permission_on(*login_.users().read(), *services.user, kind, id, rules_.usual);
}

void AccessControl::require_experiment(const Services& services, Permission permission,
                                       const std::string& id) const {
  if (permission_on(services, &auth::User::experiments, id) >= permission) return;
  throw denied(services, permission, fmt::format("experiment '{}'", id));
}

void AccessControl::require_model(const Services& services, Permission permission,
                                  const Fields& fields) const {
  const auto name = fields.required_text("name");
  if (permission_on(services, &auth::User::models, name) < permission) {
    throw denied(services, permission, fmt::format("registered model '{}'", name));
  }
  // A new version gives its readers what it names; so its maker must be able to read that.
  if (const auto run = fields.find_nonempty("run_id")) {
    require_experiment(services, Permission::read, experiment_of_run(services, *run));
  }
  if (const auto model = fields.find_nonempty("model_id")) {
    require_experiment(services, Permission::read, experiment_of_model(services, *model));
  }
  const auto source = fields.find_nonempty("source");
  if (!source) return;
  const auto path = served_path(*source);
  if (!path || services.artifacts == nullptr) return;
  const auto experiment = experiment_of_path(services, *path);
  if (!experiment) throw denied(services, Permission::read, *source);
  require_experiment(services, Permission::read, *experiment);
}

void AccessControl::require(const Services& services, const Access& access,
                            const Fields& fields) const {
  if (services.user->is_admin) return;
  const auto permission = access.permission;
  switch (access.subject) {
    case Subject::nothing:
    case Subject::results:
      return;
    case Subject::server:
      if (permission == Permission::manage) throw denied(services, permission, "the server");
      return;
    case Subject::experiment:
      // MLflow's runs/create without an experiment is for the default one.
      return require_experiment(services, permission,
                                fields.find_nonempty("experiment_id").value_or("0"));
    case Subject::experiment_name:
      return require_experiment(
          services, permission,
          experiment_of_name(services, fields.required_text("experiment_name")));
    case Subject::run:
      require_experiment(services, permission,
                         experiment_of_run(services, run_id_of(fields).str()));
      if (permission == Permission::read) return;
      for (const auto& model : measured_models(fields)) {
        require_experiment(services, permission, experiment_of_model(services, model));
      }
      return;
    case Subject::runs:
      return require_runs(services, permission, fields);
    case Subject::logged_model:
      return require_experiment(services, permission,
                                experiment_of_model(services, fields.required_text("model_id")));
    case Subject::registered_model:
      return require_model(services, permission, fields);
    case Subject::artifact:
      return require_artifact(services, permission, fields);
  }
}

void AccessControl::require_runs(const Services& services, Permission permission,
                                 const Fields& fields) const {
  for (const auto* name : {"run_id", "run_ids"}) {
    for (const auto& id : fields.texts(name)) {
      require_experiment(services, permission, experiment_of_run(services, id));
    }
  }
}

void AccessControl::require_artifact(const Services& services, Permission permission,
                                     const Fields& fields) const {
  bool has_path = false;
  for (const auto* name : {"artifact_path", "path"}) {
    const auto text = fields.find_nonempty(name);
    if (!text) continue;
    has_path = true;
    const auto experiment = experiment_of_path(services, requested_path(*text));
    if (!experiment) throw denied(services, permission, fmt::format("the path '{}'", *text));
    require_experiment(services, permission, *experiment);
  }
  if (!has_path) throw denied(services, permission, "all artifacts");
}

bool AccessControl::may_read(const Services& services, const std::string& list,
                             const Json& record) const {
  if (list == "registered_models" || list == "model_versions") {
    return permission_on(services, &auth::User::models, text_at(record, "name")) >=
           Permission::read;
  }
  const auto info = record.find("info");
  const auto id = text_at(info == record.end() ? record : *info, "experiment_id");
  return permission_on(services, &auth::User::experiments, id) >= Permission::read;
}

void AccessControl::prune(const Services& services, Message& message) const {
  const auto found = message.object.find("experiment_ids");
  if (found == message.object.end() || !found->is_array()) return;
  std::erase_if(found->get_ref<Json::array_t&>(), [&](const Json& id) {
    return id.is_string() && permission_on(services, &auth::User::experiments,
                                           id.get<std::string>()) < Permission::read;
  });
}

Json AccessControl::search(const Services& services, AnswerMessage answer, Message message) const {
  if (services.user->is_admin) return answer(services, Fields(message));
  prune(services, message);
  Json found = Json::object();
  std::size_t wanted = 0;
  for (;;) {
    auto page = answer(services, Fields(message));
    const auto* const list =
        std::ranges::find_if(lists, [&](const char* name) { return page.contains(name); });
    if (list == lists.end()) return found;
    wanted = std::max(wanted, page[*list].size());
    for (auto& record : page[*list]) {
      if (may_read(services, *list, record)) found[*list].push_back(std::move(record));
    }
    const auto have = found.contains(*list) ? found[*list].size() : 0;
    if (!page.contains("next_page_token")) return found;
    if (have >= wanted) {
      found["next_page_token"] = page["next_page_token"];
      return found;
    }
    set_field(message, "page_token", page["next_page_token"]);
    set_field(message, "max_results", wanted - have);
  }
}

void AccessControl::follow(const Services& services, const Route& route, const Fields& fields,
                           const Json& answer) const {
  using auth::Grants;
  using auth::User;
  const auto give = [&](Grants User::*kind, const std::string& id) {
    login_.users().update([&](auth::Users& users) {
      auto* user = users.find(services.user->name);
      if (user == nullptr) user = &users.add(services.user->name);
      (user->*kind)[id] = Permission::manage;
    });
  };
  if (route.path == "/api/2.0/mlflow/experiments/create") {
    give(&User::experiments, text_at(answer, "experiment_id"));
  } else if (route.path == "/api/2.0/mlflow/registered-models/create") {
    give(&User::models, fields.text("name"));
  } else if (route.path == "/api/2.0/mlflow/registered-models/rename" ||
             route.path == "/api/2.0/mlflow/registered-models/delete") {
    const auto name = fields.text("name");
    const auto renamed = fields.find_nonempty("new_name");
    login_.users().update([&](auth::Users& users) {
      for (auto& user : users.users) {
        auto grant = user.models.extract(name);
        if (grant.empty() || !renamed) continue;
        grant.key() = *renamed;
        user.models.insert(std::move(grant));
      }
    });
  }
}

std::optional<std::string> experiment_of_path(const Services& services, const RelativePath& path) {
  for (const auto part : path.components()) {
    if (!ExperimentId::is_valid(part)) continue;
    const auto experiment =
        if_it_exists([&] { return services.tracking.get_experiment(ExperimentId::parse(part)); });
    const auto root = experiment ? served_path(experiment->artifact_location) : std::nullopt;
    if (root && (path == *root || path.str().starts_with(root->str() + '/'))) {
      return experiment->experiment_id;
    }
  }
  return std::nullopt;
}

}  // namespace mlf::server
