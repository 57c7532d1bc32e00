// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"
#include "supervise/signal_watch.h"
#include "supervise/tool.h"

namespace mlf::cli {

/// A verb's action that calls `act` with a context that watches signals. Whatever signal N ends
/// exits with 128 + N.
template <typename Act>
auto stoppable(Act act) {
  return [act](Session& session) {
    return supervise::watching_signals(
        supervise::choose_grouping(), [&](supervise::SignalWatch& signals) {
          return act(session, supervise::with_signals(session.context(), signals));
        });
  };
}

}  // namespace mlf::cli
