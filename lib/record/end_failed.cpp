// SPDX-License-Identifier: Apache-2.0
#include "record/end_failed.h"

#include "base/error.h"
#include "base/failure.h"
#include "record/recorded_end.h"

namespace mlf::record {

void end_failed(store::TrackingStore& store, const RunId& id, const Context& context) {
  try {
    if (has_ended(store.get_run(id))) return;
    const auto status = context.stop_signal() ? RunStatus::killed : RunStatus::failed;
    store.update_run(
        id, {.status = status, .end_time = context.clock.now_ms(), .tags = {end_tag("error")}});
  } catch (const std::exception& error) {
    context.reporter.warn(
        fmt::format("cannot end run {}: {}", id.str(), readable_error(error).what()));
  }
}

}  // namespace mlf::record
