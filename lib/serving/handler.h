// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "net/bearer_token.h"
#include "net/http_server.h"
#include "serving/metrics.h"
#include "serving/model_table.h"
#include "serving/routes.h"

namespace mlf::serving {

struct ServingRules {
  std::optional<net::BearerToken> token;  ///< that all routes but those of health ask for
  std::uint64_t body_limit = std::uint64_t{10} << 20;  ///< bytes; then 413
  /// Requests for one of several models that are answered or wait at a time; then 503, so that the
  /// other models get theirs. 0: no limit.
  std::size_t requests_of_a_model = 0;
};

/// The routes of MLflow's scoring server: /invocations, /ping, /health and /version. Beside them
/// /metrics for Prometheus, /models, /schema (the model's signature), and the Open Inference
/// Protocol below /v2. Of several models, one is named: /models/NAME/invocations.
class ServingHandler : public net::Handler {
 public:
  /// `models` must outlive the handler.
  ServingHandler(const ModelTable& models, ServingRules rules);

  net::Admission admit(const net::Request& head) override;
  net::Response handle(const net::Request& request) override;
  net::Response explain(int status, const std::string& reason) override;

  /// Takes the log of a server. To be called on the thread that calls admit().
  void count(const net::RequestRecord& record);
  /// The server whose numbers /metrics tells; it must outlive the handler's last call.
  void belong_to(const net::HttpServer& server) { server_ = &server; }
  /// For requests that come later. Thread-safe.
  void set_token(std::optional<net::BearerToken> token);

 private:
  struct Turn;

  bool needs_token() const;
  bool may_ask(const net::Request& head) const;
  /// The model of a route; null when there is none.
  ModelTable::Entry find_model(const Route& route) const;
  /// What the route answers without a model being asked.
  net::Response tell(const Route& route, const ModelTable::Entry& model) const;
  net::Response invoke(const net::Request& request, const ServedModel& model);
  /// The same by the Open Inference Protocol.
  net::Response infer(const net::Request& request, const ServedModel& model);
  /// Asks the model, and keeps the times for the metrics.
  scoring::ScoringAnswer ask(const net::Request& request, const ServedModel& model,
                             std::string_view content_type, std::string_view body);
  std::string metrics_text() const;

  const ModelTable& models_;
  const ServingRules rules_;
  ServingMetrics metrics_;
  const net::HttpServer* server_ = nullptr;

  mutable std::mutex mutex_;  ///< of what is below
  std::optional<net::BearerToken> token_;
  std::map<std::string, scoring::AnswerTimes> times_;      ///< by the ids of requests
  std::map<std::string, std::size_t> requests_of_models_;  ///< that are answered or wait
};

}  // namespace mlf::serving
