// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/process.h"
#include "net/http_server.h"
#include "serving/follower.h"
#include "serving/handler.h"
#include "supervise/signal_watch.h"

/// Serves models over HTTP, as MLflow's scoring server does, and by the Open Inference Protocol.
namespace mlf::serving {

struct ServingOptions {
  std::vector<net::Endpoint> endpoints;
  std::optional<net::TlsFiles> tls;
  std::optional<std::filesystem::path> token_file;  ///< see ServingRules::token
  std::size_t workers = 1;   ///< of each model, and requests that these answer at one time
  std::size_t queue = 256;   ///< requests that wait for one; then 503
  std::size_t together = 1;  ///< at most so many requests are answered at once by one worker
  /// For a request, from its end; then 504, and a worker that takes longer is replaced.
  std::chrono::milliseconds timeout{60'000};
  std::chrono::milliseconds follow_interval{5'000};    ///< between two looks at the registry
  std::uint64_t body_limit = std::uint64_t{10} << 20;  ///< bytes; then 413
  /// Gets every request that has ended; must not block.
  std::function<void(const net::RequestRecord&)> log = [](const net::RequestRecord&) {};
};

/// Listens, loads the models, and serves them until a signal asks to stop. It then answers the
/// requests that have come, for as long as one may take; a second signal cuts them off. SIGHUP of a
/// user has the token and the TLS files read again. The service manager is told when the models are
/// ready and when the server stops.
/// @throws Error when an address cannot be listened on or a model cannot be loaded.
void serve(std::span<const ModelSource> sources, const ServingOptions& options,
           const OpenModel& open, const Context& context, supervise::SignalWatch& signals);

/// The command of a worker, changed for one of several: unless OMP_NUM_THREADS is set, their
/// threads together do not outnumber the cores. What is for this process alone is taken from its
/// environment.
Command worker_of_several(Command command, std::size_t workers, const Context& context);

}  // namespace mlf::serving
