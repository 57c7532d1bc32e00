// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/mlmodel.h"
#include "net/bearer_token.h"
#include "net/http_server.h"
#include "scoring/service.h"
#include "serving/metrics.h"

namespace mlf::serving {

inline constexpr std::string_view invocations_path = "/invocations";

/// Whether a server for models answers on that path.
bool is_serving_route(std::string_view path);

struct ServingRules {
  std::optional<net::BearerToken> token;  ///< that all routes but /ping and /health ask for
  std::uint64_t body_limit = std::uint64_t{10} << 20;  ///< bytes; then 413
};

/// The routes of MLflow's scoring server: /invocations, /ping, /health and /version; and /metrics
/// for Prometheus and /schema, the model's signature.
class ServingHandler : public net::Handler {
 public:
  /// `service` must outlive the handler.
  ServingHandler(const model::Mlmodel& model, ServingRules rules, scoring::Service& service);

  net::Admission admit(const net::Request& head) override;
  net::Response handle(const net::Request& request) override;
  net::Response explain(int status, const std::string& reason) override;

  /// Takes the log of a server. To be called on the thread that calls admit().
  void count(const net::RequestRecord& record) { metrics_.add(record); }
  /// The server whose numbers /metrics tells; it must outlive the handler's last call.
  void belong_to(const net::HttpServer& server) { server_ = &server; }

 private:
  struct Route;
  static const Route* find_route(std::string_view path);
  friend bool is_serving_route(std::string_view path);

  net::Response invoke(const net::Request& request);
  net::Response ping(const net::Request& request);
  net::Response version(const net::Request& request);
  net::Response metrics(const net::Request& request);
  net::Response schema(const net::Request& request);

  const std::string schema_;
  const ServingRules rules_;
  scoring::Service& service_;
  ServingMetrics metrics_;
  const net::HttpServer* server_ = nullptr;
};

}  // namespace mlf::serving
