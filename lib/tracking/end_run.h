// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "base/context.h"
#include "core/ids.h"
#include "core/run.h"
#include "store/tracking_store.h"

namespace mlf::tracking {

/// Ends a run now and sets `tags`; whoever sees the new status also sees the tags.
/// @throws Error as TrackingStore::update_run().
RunInfo end_run(store::TrackingStore& store, const RunId& id, RunStatus status,
                const Context& context, std::vector<Tag> tags = {});

/// Call it in a catch block when a run cannot go on. Ends the run, unless it has ended: KILLED when
/// a signal asked this process to stop, otherwise FAILED. An error while ending it is only a
/// warning, so that the caller can rethrow the original one.
void end_failed(store::TrackingStore& store, const RunId& id, const Context& context);

/// Returns what `work` returns. When it throws, calls end_failed() and rethrows.
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
