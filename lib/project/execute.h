// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "core/run.h"
#include "project/launch.h"
#include "project/plan.h"
#include "store/tracking_store.h"
#include "supervise/run_command.h"
#include "supervise/signal_watch.h"

namespace mlf::project {

struct ExecuteOptions {
  /// The run's artifacts; null when they cannot be written.
  artifact::ArtifactRepository* artifacts = nullptr;
  bool bounds_passed_on = false;  ///< see record::TrackOptions
};

/// Carries out a launch in this process: provides its environment, runs its command with bash -c in
/// `directory`, records the output, exit code, duration and installed packages, and ends the run as
/// record::track() does. The context must be that of supervise::with_signals().
/// @throws Error when the environment cannot be provided. The run is then FAILED, or KILLED when
///   a signal asked to stop, and the output of the failed tool is kept as an artifact.
supervise::Outcome execute(const Launch& launch, const std::filesystem::path& directory,
                           const Run& run, const ExecuteOptions& options,
                           store::TrackingStore& store, supervise::SignalWatch& signals,
                           const Context& context);

/// Stores the launch of a recorded run, where the run's artifacts can be written, and carries it
/// out with execute(). `tracking_uri` is the store's.
/// @throws Error as execute(); the run has then been ended.
supervise::Outcome keep_and_execute(const Launch& launch, const Checkout& checkout, const Run& run,
                                    std::string_view tracking_uri, store::TrackingStore& store,
                                    supervise::SignalWatch& signals, const Context& context);

}  // namespace mlf::project
