// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "base/context.h"
#include "net/http_server.h"
#include "supervise/signal_watch.h"

namespace mlf::hosting {

/// Serves until a signal asks to stop. Then the requests that have come are answered, for as long
/// as `grace`; after that, or at a second signal, they are cut off. Tells the user what is served
/// where, and the service manager when the server is ready and when it stops.
/// @param what completes "serving ... at ADDRESS" @param cut ends what requests may wait for; it is
/// called when they are cut off, and may be called several times.
void run_until_stopped(
    net::HttpServer& server, std::string_view what, std::chrono::milliseconds grace,
    const Context& context, supervise::SignalWatch& signals,
    const std::function<void()>& cut = [] {});

}  // namespace mlf::hosting
