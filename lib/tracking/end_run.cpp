// SPDX-License-Identifier: Apache-2.0
#include "tracking/end_run.h"

#include "base/error.h"
#include "base/failure.h"
#include "tracking/recorded_end.h"

namespace mlf::tracking {

RunInfo end_run(store::TrackingStore& store, const RunId& id, RunStatus status,
                const Context& context, std::vector<Tag> tags) {
  return store.update_run(
      id, {.status = status, .end_time = context.clock.now_ms(), .tags = std::move(tags)});
}

void end_failed(store::TrackingStore& store, const RunId& id, const Context& context) {
  try {
    if (has_ended(store.get_run(id))) return;
    const auto status = context.stop_signal() ? RunStatus::killed : RunStatus::failed;
    end_run(store, id, status, context, {end_tag("error")});
  } catch (const std::exception& error) {
    context.reporter.warn(
        fmt::format("cannot end run {}: {}", id.str(), readable_error(error).what()));
  }
}

}  // namespace mlf::tracking
