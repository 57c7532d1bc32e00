// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "net/http_server.h"
#include "server/fields.h"
#include "server/route.h"
#include "server/router.h"

namespace mlf::server {

class AccessControl;
class AuditLog;

/// What the server allows.
struct ServerRules {
  std::string prefix;                                  ///< see Router
  std::uint64_t body_limit = std::uint64_t{10} << 20;  ///< bytes of a message; then 413
  bool artifacts_only = false;                         ///< answers nothing of runs and models
};

/// Answers MLflow's API: finds the route of each request and makes its answer, or its error, one of
/// HTTP.
class ServerHandler : public net::Handler {
 public:
  /// `access` decides who may do what; nullptr: everyone may do everything. `audit` is told what
  /// requests have changed, if there is one.
  ServerHandler(Services services, ServerRules rules, AccessControl* access = nullptr,
                AuditLog* audit = nullptr);

  net::Admission admit(const net::Request& head) override;
  net::Response handle(const net::Request& request) override;
  std::unique_ptr<net::BodySink> receive(const net::Request& head) override;
  net::Response explain(int status, const std::string& reason) override;
  net::Response answer_failure(const net::Request& request,
                               const std::exception& exception) override;

 private:
  /// Why the server does not answer a route that it has; nullopt when it does.
  std::optional<net::Response> refuse(const Route& route) const;
  /// Who sends the request, or the answer to one that goes no further.
  std::variant<auth::Principal, net::Response> identify(const net::Request& request,
                                                        const Route& route) const;
  Services services_for(const auth::Principal& user) const;
  net::Response answer(const net::Request& request, const Route& route, const Message& message,
                       const Services& services) const;

  Services services_;
  AccessControl* access_;
  AuditLog* audit_;
  ServerRules rules_;
  std::vector<Route> routes_;
  Router router_;
};

}  // namespace mlf::server
