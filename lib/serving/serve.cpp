// SPDX-License-Identifier: Apache-2.0
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

net::ServerOptions server_options(ServingOptions& options, ServingHandler& handler) {
  net::ServerOptions result{.endpoints = std::move(options.endpoints),
                            .tls = std::move(options.tls),
                            .workers = options.workers};
  auto& limits = result.limits;
  limits.queued_requests = options.queue;
  limits.handler_time = options.timeout;
  limits.stop_time = options.timeout + std::chrono::seconds(1);
  limits.buffered_bodies = std::max(limits.buffered_bodies, options.rules.body_limit);
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
  Running(net::HttpServer& server, scoring::ScorerPool& pool)
      : server_(server), pool_(pool), run_(std::async(std::launch::async, [&] { server.run(); })) {}
  ~Running() { cut(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  bool has_ended() const { return run_.wait_for(milliseconds(0)) == std::future_status::ready; }
  void stop() { server_.stop(); }
  /// Waits for no request any longer.
  void cut() {
    server_.stop();
    server_.stop();
    pool_.end();
  }

 private:
  net::HttpServer& server_;
  scoring::ScorerPool& pool_;
  std::future<void> run_;
};

/// Whether a signal that asks to stop comes within a moment.
bool stop_is_asked_for(supervise::SignalWatch& signals) {
  constexpr int moment = 100;
  pollfd entry{signals.descriptor(), POLLIN, 0};
  poll(&entry, 1, moment);
  while (const auto signal = signals.next()) {
    if (supervise::is_stop_request(signal->number)) return true;
  }
  return false;
}

void run_until_stopped(net::HttpServer& server, scoring::ScorerPool& pool, milliseconds grace,
                       const Context& context, supervise::SignalWatch& signals) {
  Running running(server, pool);
  while (!stop_is_asked_for(signals)) continue;
  tell_service_manager(context, "STOPPING=1");
  running.stop();
  const auto end = ServingClock::now() + grace;
  while (!running.has_ended()) {
    if (stop_is_asked_for(signals) || ServingClock::now() >= end) running.cut();
  }
}

}  // namespace

void serve(const model::Mlmodel& model, ServingOptions options, scoring::MakeScorer make,
           const Context& context, supervise::SignalWatch& signals) {
  const auto timeout = options.timeout;
  scoring::ScorerPool pool({.scorers = options.workers, .patience = timeout}, std::move(make),
                           context);
  ServingHandler handler(model, options.rules, pool);
  net::HttpServer server(server_options(options, handler), handler);
  handler.belong_to(server);
  pool.wait_until_loaded([&] { return signals.stop_signal().has_value(); });
  context.reporter.note(
      fmt::format("serving {} at {}", printable(options.name), join(server.addresses(), ", ")));
  tell_service_manager(context, "READY=1");
  run_until_stopped(server, pool, timeout, context, signals);
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
