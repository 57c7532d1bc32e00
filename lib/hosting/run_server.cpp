// SPDX-License-Identifier: Apache-2.0
#include "hosting/run_server.h"

#include <future>

#include <fmt/format.h>
#include <poll.h>

#include "base/error.h"
#include "base/text.h"
#include "net/service_manager.h"

namespace mlf::hosting {

namespace {

using std::chrono::milliseconds;
using StopClock = std::chrono::steady_clock;

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
  Running(net::HttpServer& server, const std::function<void()>& cut)
      : server_(server), cut_(cut), run_(std::async(std::launch::async, [&] { server.run(); })) {}
  ~Running() { cut(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  bool has_ended() const { return run_.wait_for(milliseconds(0)) == std::future_status::ready; }
  void stop() { server_.stop(); }
  /// Waits for no request any longer.
  void cut() {
    server_.stop();
    server_.stop();
    cut_();
  }

 private:
  net::HttpServer& server_;
  const std::function<void()>& cut_;
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

}  // namespace

void run_until_stopped(net::HttpServer& server, std::string_view what, milliseconds grace,
                       const Context& context, supervise::SignalWatch& signals,
                       const std::function<void()>& cut) {
  Running running(server, cut);
  context.reporter.note(fmt::format("serving {} at {}", what, join(server.addresses(), ", ")));
  tell_service_manager(context, "READY=1");
  while (!stop_is_asked_for(signals)) continue;
  tell_service_manager(context, "STOPPING=1");
  running.stop();
  const auto end = StopClock::now() + grace;
  while (!running.has_ended()) {
    if (stop_is_asked_for(signals) || StopClock::now() >= end) running.cut();
  }
}

}  // namespace mlf::hosting
