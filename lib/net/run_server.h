// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "base/context.h"
#include "net/http_server.h"
#include "supervise/signal_watch.h"

namespace mlf::net {

/// What a server does beside serving while it runs.
struct RunHooks {
  /// Ends what requests may wait for. Called when they are cut off; may be called several times.
  std::function<void()> cut = [] {};
  /// What SIGHUP asks for, unless a terminal sends it that has gone away. Without it, SIGHUP is a
  /// signal like others.
  std::function<void()> reload{};
};

/// Serves until a signal asks to stop. Then the requests that have come are answered, for as long
/// as `grace`; after that, or at a second signal, they are cut off. Tells the user what is served
/// where, and the service manager when the server is ready and when it stops.
/// @param what completes "serving ... at ADDRESS"
void run_until_stopped(HttpServer& server, std::string_view what, std::chrono::milliseconds grace,
                       const Context& context, supervise::SignalWatch& signals,
                       const RunHooks& hooks = {});

}  // namespace mlf::net
