// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/process.h"
#include "model/mlmodel.h"
#include "net/http_server.h"
#include "scoring/scorer.h"
#include "serving/handler.h"
#include "supervise/signal_watch.h"

/// Serves a model over HTTP, as MLflow's scoring server does.
namespace mlf::serving {

struct ServingOptions {
  std::string name;  ///< of the model, for messages
  std::vector<net::Endpoint> endpoints;
  std::optional<net::TlsFiles> tls;
  std::size_t workers = 1;  ///< scorers, and requests that are answered at one time
  std::size_t queue = 256;  ///< requests that wait for one; then 503
  /// For a request, from its end; then 504, and a scorer that takes longer is replaced.
  std::chrono::milliseconds timeout{60'000};
  ServingRules rules;
  /// Gets every request that has ended; must not block.
  std::function<void(const net::RequestRecord&)> log = [](const net::RequestRecord&) {};
};

/// Listens, loads the model, and serves it until a signal asks to stop. It then answers the
/// requests that have come, for as long as one may take; a second signal cuts them off. The service
/// manager is told when the model is ready and when it stops.
/// @throws Error when an address cannot be listened on or the model cannot be loaded.
void serve(const model::Mlmodel& model, ServingOptions options, scoring::MakeScorer make,
           const Context& context, supervise::SignalWatch& signals);

/// The command of a worker, changed for one of several: unless OMP_NUM_THREADS is set, their
/// threads together do not outnumber the cores. What is for this process alone is taken from its
/// environment.
Command worker_of_several(Command command, std::size_t workers, const Context& context);

}  // namespace mlf::serving
