// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "auth/user_file.h"
#include "base/context.h"
#include "base/json.h"
#include "net/http_server.h"
#include "store/registry_store.h"
#include "store/tracking_store.h"

namespace mlf::server {

class Fields;
class ServedArtifacts;

/// What the routes answer from. All of it may be used by several threads at once.
struct Services {
  store::TrackingStore& tracking;
  store::RegistryStore& registry;
  std::string tracking_uri;  ///< of the tracking store
  /// What mlflow-artifacts: URIs stand for; nullptr when the server has no artifacts.
  const ServedArtifacts* artifacts;
  const Context& context;
  /// Who may do what; nullptr when everyone may do everything.
  auth::UserFile* users = nullptr;
  /// Who sends the request that is answered; nullptr when nobody was asked.
  const auth::Principal* user = nullptr;
};

using auth::Permission;

/// To what the permission is needed, and which fields of the request name it.
enum class Subject {
  nothing,           ///< anyone may, without being known
  server,            ///< any user of the server may; for Permission::manage, only administrators
  experiment,        ///< experiment_id, else the default experiment
  experiment_name,   ///< the same for experiment_name
  run,               ///< run_id or run_uuid, and model_id, also in metrics; the permissions are
                     ///< those of the experiment
  runs,              ///< run_id or run_ids, repeatedly
  logged_model,      ///< model_id; the permissions are those of its experiment
  registered_model,  ///< name
  artifact,          ///< path and artifact_path, which lie where an experiment has its artifacts
  results,           ///< every record of the answer; others are left out
};

/// The permission that a route needs. It has no default, so that no route can do without.
struct Access {
  constexpr Access(Permission permission_in, Subject subject_in)
      : permission(permission_in), subject(subject_in) {}

  Permission permission;
  Subject subject;
};

namespace access {
inline constexpr Access anyone{Permission::none, Subject::nothing};
inline constexpr Access any_user{Permission::none, Subject::server};
inline constexpr Access read_results{Permission::read, Subject::results};
inline constexpr Access read_experiment{Permission::read, Subject::experiment};
inline constexpr Access read_experiment_name{Permission::read, Subject::experiment_name};
inline constexpr Access edit_experiment{Permission::edit, Subject::experiment};
inline constexpr Access manage_experiment{Permission::manage, Subject::experiment};
inline constexpr Access read_run{Permission::read, Subject::run};
inline constexpr Access read_runs{Permission::read, Subject::runs};
inline constexpr Access edit_run{Permission::edit, Subject::run};
inline constexpr Access manage_run{Permission::manage, Subject::run};
inline constexpr Access read_logged_model{Permission::read, Subject::logged_model};
inline constexpr Access edit_logged_model{Permission::edit, Subject::logged_model};
inline constexpr Access manage_logged_model{Permission::manage, Subject::logged_model};
inline constexpr Access read_model{Permission::read, Subject::registered_model};
inline constexpr Access edit_model{Permission::edit, Subject::registered_model};
inline constexpr Access manage_model{Permission::manage, Subject::registered_model};
}  // namespace access

/// A parameter of a path.
struct PathParameter {
  std::string name;
  std::string value;

  bool operator==(const PathParameter&) const = default;
};

/// A request for a route that reads more of it than fields.
struct Call {
  const net::Request& request;
  const Fields& fields;  ///< the query and the parameters of the path
};

/// Answers a message with a message.
using AnswerMessage = Json (*)(const Services&, const Fields&);
/// Answers in any other way.
using AnswerRequest = net::Response (*)(const Services&, const Call&);
/// Takes the body piece by piece.
using ReceiveBody = std::unique_ptr<net::BodySink> (*)(const Services&, const Call&);

/// What the server does for one method and path.
struct Route {
  std::string_view method;
  /// "{NAME}" stands for one part of the path, and "{NAME*}" for all parts that follow. What is
  /// below /api/ is also answered below /ajax-api/, where MLflow's web pages ask.
  std::string_view path;
  Access access;
  std::variant<AnswerMessage, AnswerRequest, ReceiveBody> answer;
};

}  // namespace mlf::server
