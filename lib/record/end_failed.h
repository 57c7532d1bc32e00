// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "core/ids.h"
#include "record/command_context.h"
#include "store/tracking_store.h"
#include "supervise/signal_watch.h"

namespace mlf::record {

/// What it takes to end a run that has come to nothing; the references outlive it.
struct FailureEnding {
  store::TrackingStore& store;
  const Clock& clock;
  supervise::SignalWatch& signals;
  Warn warn;
};

/// To be called where an error is caught that a run cannot go on with. Ends the run, unless it has
/// ended: KILLED when a signal has asked to stop, else FAILED. That it cannot be ended is told to
/// `warn`, so that the error that was caught stays the one that is thrown on.
void end_failed(const RunId& id, const FailureEnding& ending);

/// What `work` returns. Whatever it throws, the run is ended first.
template <typename Work>
auto ending_on_failure(const RunId& id, const FailureEnding& ending, const Work& work) {
  try {
    return work();
  } catch (...) {
    end_failed(id, ending);
    throw;
  }
}

}  // namespace mlf::record
