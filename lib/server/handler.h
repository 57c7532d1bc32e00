// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "net/http_server.h"
#include "server/route.h"
#include "server/router.h"

namespace mlf::server {

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
  ServerHandler(Services services, ServerRules rules);

  net::Admission admit(const net::Request& head) override;
  net::Response handle(const net::Request& request) override;
  std::unique_ptr<net::BodySink> receive(const net::Request& head) override;
  net::Response explain(int status, const std::string& reason) override;
  net::Response answer_failure(const net::Request& request,
                               const std::exception& exception) override;

 private:
  /// Why the server does not answer a route that it has; nullopt when it does.
  std::optional<net::Response> refuse(const Route& route) const;
  net::Response answer(const net::Request& request, const RouteMatch& match);

  Services services_;
  ServerRules rules_;
  std::vector<Route> routes_;
  Router router_;
};

}  // namespace mlf::server
