// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "auth/login.h"
#include "server/fields.h"
#include "server/route.h"

namespace mlf::server {

struct AccessRules {
  /// What users may do with an experiment or registered model that nobody has given them.
  Permission usual = Permission::read;
  /// The addresses of proxies that have asked the user already and tell who it is; "unix" for
  /// clients of a Unix socket. The two headers of anyone else are ignored.
  std::vector<std::string> trusted_proxies{};
  std::string user_header = "X-Remote-User";
  std::string groups_header = "X-Remote-Groups";  ///< names with commas, without "@"
  std::string admin_group{};                      ///< whose members may do everything
};

/// Decides who sends a request and what may be done with it. Thread-safe.
class AccessControl {
 public:
  /// `login` must outlive this object.
  AccessControl(auth::Login& login, AccessRules rules);

  /// Who sends the request, or the answer to a request of nobody.
  std::variant<auth::Principal, net::Response> identify(const net::Request& request);
  /// @throws Error PERMISSION_DENIED when services.user must not do what the route does; and as the
  /// stores, for what does not exist.
  void require(const Services& services, const Access& access, const Fields& fields) const;
  /// The answer of a search with only what services.user may read. What is left out is made up for
  /// by the records that follow, so that neither the number of records nor the token of the next
  /// page tells of it.
  Json search(const Services& services, AnswerMessage answer, Message message) const;
  /// Gives what a route has created to its creator, and keeps up with new names and deletions.
  void follow(const Services& services, const Route& route, const Fields& fields,
              const Json& answer) const;

 private:
  std::optional<auth::Principal> told_by_proxy(const net::Request& request) const;
  Permission permission_on(const Services& services, auth::Grants auth::User::*kind,
                           std::string_view id) const;
  void require_experiment(const Services& services, Permission permission,
                          const std::string& id) const;
  void require_model(const Services& services, Permission permission, const Fields& fields) const;
  void require_runs(const Services& services, Permission permission, const Fields& fields) const;
  void require_artifact(const Services& services, Permission permission,
                        const Fields& fields) const;
  bool may_read(const Services& services, const std::string& list, const Json& record) const;
  /// Leaves the unreadable out of what the search is asked to look at.
  void prune(const Services& services, Message& message) const;

  auth::Login& login_;
  AccessRules rules_;
};

/// The id of the experiment below whose artifact location a path of the server's artifacts lies;
/// nullopt when there is none.
std::optional<std::string> experiment_of_path(const Services& services, const RelativePath& path);

}  // namespace mlf::server
