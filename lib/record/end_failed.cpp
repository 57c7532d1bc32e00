// SPDX-License-Identifier: Apache-2.0
#include "record/end_failed.h"

#include "base/error.h"
#include "base/failure.h"
#include "record/recorded_end.h"

namespace mlf::record {

void end_failed(const RunId& id, const FailureEnding& ending) {
  try {
    const Run run = ending.store.get_run(id);
    if (has_ended(run)) return;
    const auto status = ending.signals.stop_signal() ? RunStatus::killed : RunStatus::failed;
    ending.store.update_run(
        id, {.status = status, .end_time = ending.clock.now_ms(), .tags = {end_tag("error")}});
  } catch (const std::exception& error) {
    ending.warn(fmt::format("cannot end run {}: {}", id.str(), readable_error(error).what()));
  }
}

}  // namespace mlf::record
