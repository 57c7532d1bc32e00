// SPDX-License-Identifier: Apache-2.0
#include "net/run_server.h"

#include <csignal>
#include <future>

#include <fmt/format.h>
#include <poll.h>

#include "base/error.h"
#include "base/text.h"
#include "net/service_manager.h"

namespace mlf::net {

namespace {

using std::chrono::milliseconds;
using StopClock = std::chrono::steady_clock;

void tell_service_manager(const Context& context, std::string_view news) {
  try {
    notify_service_manager(context.variable, news);
  } catch (const Error& error) {
    context.reporter.warn(error.what());
  }
}

/// A server that answers in a thread of its own.
class Running {
 public:
  Running(HttpServer& server, const std::function<void()>& cut)
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
  HttpServer& server_;
  const std::function<void()>& cut_;
  std::future<void> run_;
};

enum class Wish { none, reload, stop };

/// What a signal asks for that comes within a moment.
Wish next_wish(supervise::SignalWatch& signals, bool can_reload) {
  constexpr int moment = 100;
  pollfd entry{signals.descriptor(), POLLIN, 0};
  poll(&entry, 1, moment);
  Wish wish = Wish::none;
  while (const auto signal = signals.next()) {
    // A terminal that has gone away sends SIGHUP too.
    const bool is_for_reload = can_reload && signal->number == SIGHUP && !signal->from_terminal;
    if (is_for_reload) {
      wish = Wish::reload;
    } else if (supervise::is_stop_request(signal->number)) {
      return Wish::stop;
    }
  }
  return wish;
}

}  // namespace

void run_until_stopped(HttpServer& server, std::string_view what, milliseconds grace,
                       const Context& context, supervise::SignalWatch& signals,
                       const RunHooks& hooks) {
  const auto wish_of_signal = [&] { return next_wish(signals, hooks.reload != nullptr); };
  Running running(server, hooks.cut);
  context.reporter.note(fmt::format("serving {} at {}", what, join(server.addresses(), ", ")));
  tell_service_manager(context, "READY=1");
  for (auto wish = Wish::none; wish != Wish::stop; wish = wish_of_signal()) {
    if (wish == Wish::reload) hooks.reload();
  }
  tell_service_manager(context, "STOPPING=1");
  running.stop();
  const auto end = StopClock::now() + grace;
  while (!running.has_ended()) {
    if (wish_of_signal() == Wish::stop || StopClock::now() >= end) running.cut();
  }
}

}  // namespace mlf::net
