// SPDX-License-Identifier: Apache-2.0
//
// MLflow's routes about users and their permissions. They exist only where the server asks who
// sends a request. The names of groups, which begin with "@", are accepted wherever a user's is.
#include <array>

#include <nlohmann/json.hpp>

#include "auth/secrets.h"
#include "base/error.h"
#include "server/fields.h"
#include "server/routes.h"

namespace mlf::server {

namespace {

using auth::Grants;
using auth::User;

void require_users(const Services& services) {
  if (services.users != nullptr && services.user != nullptr) return;
  throw Error(ErrorCode::not_implemented, "this server does not ask for users (--auth)");
}

Error denied_to(const Services& services) {
  return {ErrorCode::permission_denied,
          fmt::format("Permission denied: user '{}' is no administrator", services.user->name)};
}

/// Whether the user who asks is the one that is meant; otherwise it must be an administrator.
bool is_self(const Services& services, std::string_view name) {
  if (services.user->name == name) return true;
  if (!services.user->is_admin) throw denied_to(services);
  return false;
}

void require_admin(const Services& services) {
  require_users(services);
  if (!services.user->is_admin) throw denied_to(services);
}

Json grant_json(const char* member, const std::string& id, const User& user,
                Permission permission) {
  return {{member, id}, {"user_id", user.id}, {"permission", auth::permission_name(permission)}};
}

Json user_json(const User& user) {
  Json json{{"id", user.id},
            {"username", user.name},
            {"is_admin", user.is_admin},
            {"experiment_permissions", Json::array()},
            {"registered_model_permissions", Json::array()}};
  for (const auto& [id, permission] : user.experiments) {
    json["experiment_permissions"].push_back(grant_json("experiment_id", id, user, permission));
  }
  for (const auto& [name, permission] : user.models) {
    json["registered_model_permissions"].push_back(grant_json("name", name, user, permission));
  }
  return json;
}

Json create_user(const Services& services, const Fields& fields) {
  require_admin(services);
  const auto name = fields.required_text("username");
  const auto hash =
      auth::is_group(name) ? std::string() : auth::hash_password(fields.required_text("password"));
  services.users->update([&](auth::Users& users) { users.add(name).password_hash = hash; });
  return {{"user", user_json(services.users->read()->get(name))}};
}

Json get_user(const Services& services, const Fields& fields) {
  require_users(services);
  const auto name = fields.required_text("username");
  is_self(services, name);
  return {{"user", user_json(services.users->read()->get(name))}};
}

Json list_users(const Services& services, const Fields& /*fields*/) {
  require_admin(services);
  Json json{{"users", Json::array()}};
  for (const auto& user : services.users->read()->users) json["users"].push_back(user_json(user));
  return json;
}

Json current_user_json(const Services& services, const Fields& /*fields*/) {
  require_users(services);
  const auto users = services.users->read();
  const auto* user = users->find(services.user->name);
  return {{"user",
           {{"id", user == nullptr ? 0 : user->id},
            {"username", services.user->name},
            {"is_admin", services.user->is_admin}}},
          {"is_basic_auth", true}};
}

Json update_password(const Services& services, const Fields& fields) {
  require_users(services);
  const auto name = fields.required_text("username");
  const auto password = fields.required_text("password");
  if (auth::is_group(name)) throw invalid_parameter("a group has no password");
  if (is_self(services, name)) {
    const auto current = fields.find_nonempty("current_password");
    if (!current) {
      throw invalid_parameter("Current password is required when changing your own password.");
    }
    if (!auth::is_password(*current, services.users->read()->get(name).password_hash)) {
      throw invalid_parameter("Current password does not match.");
    }
    if (*current == password) {
      throw invalid_parameter("New password must differ from the current password.");
    }
  }
  const auto hash = auth::hash_password(password);
  services.users->update([&](auth::Users& users) { users.get(name).password_hash = hash; });
  return Json::object();
}

Json update_admin(const Services& services, const Fields& fields) {
  require_admin(services);
  const auto name = fields.required_text("username");
  const bool is_admin = fields.required_flag("is_admin");
  services.users->update([&](auth::Users& users) { users.get(name).is_admin = is_admin; });
  return Json::object();
}

Json delete_user(const Services& services, const Fields& fields) {
  require_admin(services);
  const auto name = fields.required_text("username");
  services.users->update([&](auth::Users& users) { users.remove(name); });
  return Json::object();
}

/// Permissions on one kind of thing.
struct Kind {
  Grants User::*grants;
  const char* id;      ///< the field with the id of the thing
  const char* member;  ///< of an answer
};
constexpr Kind on_experiments{&User::experiments, "experiment_id", "experiment_permission"};
constexpr Kind on_models{&User::models, "name", "registered_model_permission"};

Error no_grant(const Kind& kind, const std::string& id, const std::string& name) {
  return not_found("Permission with {}={} and username={} not found", kind.id, id, name);
}

Permission permission_of(const Fields& fields) {
  const auto permission = auth::parse_permission(fields.required_text("permission"));
  if (!permission) throw fields.invalid("permission");
  return *permission;
}

template <const Kind& kind>
Json create_permission(const Services& services, const Fields& fields) {
  require_users(services);
  const auto id = fields.required_text(kind.id);
  const auto name = fields.required_text("username");
  const auto permission = permission_of(fields);
  services.users->update([&](auth::Users& users) {
    if (!(users.get(name).*kind.grants).try_emplace(id, permission).second) {
      throw already_exists("Permission ({}={}, username={}) already exists.", kind.id, id, name);
    }
  });
  return {{kind.member, grant_json(kind.id, id, services.users->read()->get(name), permission)}};
}

template <const Kind& kind>
Json get_permission(const Services& services, const Fields& fields) {
  require_users(services);
  const auto id = fields.required_text(kind.id);
  const auto users = services.users->read();
  const auto& user = users->get(fields.required_text("username"));
  const auto grant = (user.*kind.grants).find(id);
  if (grant == (user.*kind.grants).end()) throw no_grant(kind, id, user.name);
  return {{kind.member, grant_json(kind.id, id, user, grant->second)}};
}

/// `change` gets the grant that there is.
template <typename Change>
Json change_permission(const Services& services, const Fields& fields, const Kind& kind,
                       const Change& change) {
  require_users(services);
  const auto id = fields.required_text(kind.id);
  const auto name = fields.required_text("username");
  services.users->update([&](auth::Users& users) {
    auto& grants = users.get(name).*kind.grants;
    const auto grant = grants.find(id);
    if (grant == grants.end()) throw no_grant(kind, id, name);
    change(grants, grant);
  });
  return Json::object();
}

template <const Kind& kind>
Json update_permission(const Services& services, const Fields& fields) {
  const auto permission = permission_of(fields);
  return change_permission(services, fields, kind,
                           [&](Grants&, Grants::iterator grant) { grant->second = permission; });
}

template <const Kind& kind>
Json delete_permission(const Services& services, const Fields& fields) {
  return change_permission(services, fields, kind,
                           [](Grants& grants, Grants::iterator grant) { grants.erase(grant); });
}

}  // namespace

std::span<const Route> user_routes() {
  constexpr auto any = access::any_user;
  static constexpr Access admin{Permission::manage, Subject::server};
  static constexpr auto experiment = access::manage_experiment;
  static constexpr auto model = access::manage_model;
  static constexpr std::array<Route, 15> routes{{
      {"POST", "/api/2.0/mlflow/users/create", admin, create_user},
      {"GET", "/api/2.0/mlflow/users/get", any, get_user},
      {"GET", "/api/2.0/mlflow/users/list", admin, list_users},
      {"GET", "/api/2.0/mlflow/users/current", any, current_user_json},
      {"PATCH", "/api/2.0/mlflow/users/update-password", any, update_password},
      {"PATCH", "/api/2.0/mlflow/users/update-admin", admin, update_admin},
      {"DELETE", "/api/2.0/mlflow/users/delete", admin, delete_user},
      {"POST", "/api/2.0/mlflow/experiments/permissions/create", experiment,
       create_permission<on_experiments>},
      {"GET", "/api/2.0/mlflow/experiments/permissions/get", experiment,
       get_permission<on_experiments>},
      {"PATCH", "/api/2.0/mlflow/experiments/permissions/update", experiment,
       update_permission<on_experiments>},
      {"DELETE", "/api/2.0/mlflow/experiments/permissions/delete", experiment,
       delete_permission<on_experiments>},
      {"POST", "/api/2.0/mlflow/registered-models/permissions/create", model,
       create_permission<on_models>},
      {"GET", "/api/2.0/mlflow/registered-models/permissions/get", model,
       get_permission<on_models>},
      {"PATCH", "/api/2.0/mlflow/registered-models/permissions/update", model,
       update_permission<on_models>},
      {"DELETE", "/api/2.0/mlflow/registered-models/permissions/delete", model,
       delete_permission<on_models>},
  }};
  return routes;
}

}  // namespace mlf::server
