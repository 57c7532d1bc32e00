// SPDX-License-Identifier: Apache-2.0
//
// The server listens before the models are loaded, so that a port that is taken is told at once;
// clients wait until it runs. Then three threads of interest run beside those of the requests: this
// one looks at signals, the server's serves connections, and the follower's looks at the registry.
// At the end the server is stopped first, and the models last, because requests use them.
#include "serving/serve.h"

#include <algorithm>
#include <utility>

#include "base/cores.h"
#include "base/error.h"
#include "base/text.h"
#include "net/run_server.h"
#include "scoring/scorer_pool.h"

namespace mlf::serving {

namespace {

/// Threads for requests that wait for a worker. A worker can only answer requests together that
/// have a thread; and of several models, none may be without a thread because of another.
std::size_t waiting_threads(const ServingOptions& options, std::size_t models) {
  constexpr std::size_t most = 256;
  const auto wanted = models > 1 ? most : std::min(most, (options.together - 1) * options.workers);
  return std::min(options.queue, wanted);
}

ServingRules serving_rules(const ServingOptions& options, std::size_t models) {
  ServingRules rules{.body_limit = options.body_limit};
  if (options.token_file) rules.token = net::BearerToken::read(*options.token_file);
  if (models > 1) rules.requests_of_a_model = options.workers + waiting_threads(options, models);
  return rules;
}

net::ServerOptions server_options(const ServingOptions& options, std::size_t models,
                                  ServingHandler& handler) {
  const auto waiting = waiting_threads(options, models);
  net::ServerOptions result{.endpoints = options.endpoints,
                            .tls = options.tls,
                            .workers = options.workers * models + waiting};
  auto& limits = result.limits;
  limits.queued_requests = options.queue - waiting;
  limits.handler_time = options.timeout;
  limits.stop_time = options.timeout + std::chrono::seconds(1);
  limits.buffered_bodies = std::max(limits.buffered_bodies, options.body_limit);
  result.on_request = [log = options.log, &handler](const net::RequestRecord& record) {
    handler.count(record);
    log(record);
  };
  return result;
}

/// Reads the files anew that change while a server runs. What cannot be read stays as it was.
void reload(const ServingOptions& options, ServingHandler& handler, net::HttpServer& server,
            const Context& context) {
  try {
    if (options.token_file) handler.set_token(net::BearerToken::read(*options.token_file));
    if (options.tls) server.reload_tls();
    context.reporter.note("read the token and the TLS files again");
  } catch (const Error& error) {
    context.reporter.warn(fmt::format("the old token and TLS files stay in use: {}", error.what()));
  }
}

std::string names_of(std::span<const ModelSource> sources) {
  if (sources.size() == 1) return sources.front().uri;
  std::vector<std::string> names;
  for (const auto& source : sources) names.push_back(source.name);
  return join(names, ", ");
}

}  // namespace

void serve(std::span<const ModelSource> sources, const ServingOptions& options,
           const OpenModel& open, const Context& context, supervise::SignalWatch& signals) {
  ModelTable models;
  ServingHandler handler(models, serving_rules(options, sources.size()));
  net::HttpServer server(server_options(options, sources.size(), handler), handler);
  handler.belong_to(server);
  for (const auto& source : sources) models.put(open(source, context));
  Follower follower(models, sources, open, options.follow_interval, context);
  const net::RunHooks hooks{.cut =
                                [&] {
                                  follower.end();
                                  for (const auto& model : models.all()) model->service->end();
                                },
                            .reload = [&] { reload(options, handler, server, context); }};
  net::run_until_stopped(server, printable(names_of(sources)), options.timeout, context, signals,
                         hooks);
}

Command worker_of_several(Command command, std::size_t workers, const Context& context) {
  for (const auto* name : {"NOTIFY_SOCKET", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) {
    command.environment.push_back({.name = name, .value = std::nullopt});
  }
  constexpr auto* threads = "OMP_NUM_THREADS";
  if (!context.variable(threads)) {
    const auto each = std::max(std::size_t{1}, usable_cores() / workers);
    command.environment.push_back({.name = threads, .value = std::to_string(each)});
  }
  return command;
}

}  // namespace mlf::serving
