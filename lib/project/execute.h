// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "core/run.h"
#include "project/launch.h"
#include "store/tracking_store.h"
#include "supervise/run_command.h"
#include "supervise/signal_watch.h"

namespace mlf::project {

struct ExecuteOptions {
  /// Of the run; null where there are none to write.
  artifact::ArtifactRepository* artifacts = nullptr;
  bool limits_passing_on = false;  ///< see record::TrackOptions
};

/// Carries a launch out in this process: provides its environment, runs its command in `directory`
/// as bash -c, records the output, the exit code, the duration and what was installed, and ends the
/// run as record::track() does. The context is that of supervise::with_signals().
/// @throws Error when the environment cannot be provided; the run is FAILED then, or KILLED when
///   a signal asked to stop, and the output of the tool that failed is an artifact of it.
supervise::Outcome execute(const Launch& launch, const std::filesystem::path& directory,
                           const Run& run, const ExecuteOptions& options,
                           store::TrackingStore& store, supervise::SignalWatch& signals,
                           const Context& context);

}  // namespace mlf::project
