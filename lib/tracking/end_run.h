// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "base/context.h"
#include "core/ids.h"
#include "core/run.h"
#include "store/tracking_store.h"

namespace mlf::tracking {

/// Ends a run now, with further tags, which who sees the new status sees too.
/// @throws Error as TrackingStore::update_run().
RunInfo end_run(store::TrackingStore& store, const RunId& id, RunStatus status,
                const Context& context, std::vector<Tag> tags = {});

/// To be called where an error is caught that a run cannot go on with. Ends the run, unless it has
/// ended: KILLED when a signal has asked this process to stop, else FAILED. Where the run cannot be
/// ended there is a warning, so that the error that was caught stays the one that is thrown on.
void end_failed(store::TrackingStore& store, const RunId& id, const Context& context);

/// What `work` returns. Whatever it throws, end_failed() is called first.
template <typename Work>
auto ending_on_failure(store::TrackingStore& store, const RunId& id, const Context& context,
                       const Work& work) {
  try {
    return work();
  } catch (...) {
    end_failed(store, id, context);
    throw;
  }
}

}  // namespace mlf::tracking
