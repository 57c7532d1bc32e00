// SPDX-License-Identifier: Apache-2.0
//
// The server listens before the models are loaded, so that a port that is taken is told at once;
// clients wait until it runs. Then three threads of interest run beside those of the requests: this
// one looks at signals, the server's serves connections, and the follower's looks at the registry.
// At the end the server is stopped first, and the models last, because requests use them.
#include "serving/serve.h"

#include <algorithm>
#include <future>
#include <utility>

#include <poll.h>

#include "base/cores.h"
#include "base/error.h"
#include "base/text.h"
#include "net/service_manager.h"
#include "scoring/scorer_pool.h"

namespace mlf::serving {

namespace {

using std::chrono::milliseconds;
using ServingClock = std::chrono::steady_clock;

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

void tell_service_manager(const Context& context, std::string_view news) {
  try {
    net::notify_service_manager(context.variable, news);
  } catch (const Error& error) {
    context.reporter.warn(error.what());
  }
}

/// A server that answers in a thread of its own.
class Running {
 public:
  Running(net::HttpServer& server, ModelTable& models, Follower& follower)
      : server_(server),
        models_(models),
        follower_(follower),
        run_(std::async(std::launch::async, [&] { server.run(); })) {}
  ~Running() { cut(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  bool has_ended() const { return run_.wait_for(milliseconds(0)) == std::future_status::ready; }
  void stop() { server_.stop(); }
  /// Waits for no request any longer.
  void cut() {
    server_.stop();
    server_.stop();
    follower_.end();
    for (const auto& model : models_.all()) model->service->end();
  }

 private:
  net::HttpServer& server_;
  ModelTable& models_;
  Follower& follower_;
  std::future<void> run_;
};

enum class Wish { none, reload, stop };

/// What a signal asks for that comes within a moment.
Wish next_wish(supervise::SignalWatch& signals) {
  constexpr int moment = 100;
  pollfd entry{signals.descriptor(), POLLIN, 0};
  poll(&entry, 1, moment);
  Wish wish = Wish::none;
  while (const auto signal = signals.next()) {
    // A terminal that has gone away sends SIGHUP too.
    const bool is_for_reload = signal->number == SIGHUP && !signal->from_terminal;
    if (is_for_reload) {
      wish = Wish::reload;
    } else if (supervise::is_stop_request(signal->number)) {
      return Wish::stop;
    }
  }
  return wish;
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
  context.reporter.note(fmt::format("serving {} at {}", printable(names_of(sources)),
                                    join(server.addresses(), ", ")));
  tell_service_manager(context, "READY=1");
  Follower follower(models, sources, open, options.follow_interval, context);
  Running running(server, models, follower);
  for (auto wish = Wish::none; wish != Wish::stop; wish = next_wish(signals)) {
    if (wish == Wish::reload) reload(options, handler, server, context);
  }
  tell_service_manager(context, "STOPPING=1");
  running.stop();
  const auto end = ServingClock::now() + options.timeout;
  while (!running.has_ended()) {
    if (next_wish(signals) == Wish::stop || ServingClock::now() >= end) running.cut();
  }
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
