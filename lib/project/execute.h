// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "artifact/artifact_repository.h"
#include "base/clock.h"
#include "base/user.h"
#include "core/run.h"
#include "project/launch.h"
#include "store/tracking_store.h"
#include "supervise/run_command.h"
#include "supervise/signal_watch.h"

namespace mlf::project {

/// The references outlive the call.
struct ExecutionSurroundings {
  store::TrackingStore& store;
  artifact::ArtifactRepository* artifacts;  ///< of the run; null where there are none to write
  const Clock& clock;
  supervise::SignalWatch& signals;
  Variable variable;
  std::function<void(std::string)> note;
  std::function<void(std::string)> warn;
  bool limits_passing_on = false;  ///< see record::TrackOptions
};

/// Carries a launch out in this process: provides its environment, runs its command in `directory`
/// as bash -c, records the output, the exit code, the duration and what was installed, and ends the
/// run as record::track() does.
/// @throws Error when the environment cannot be provided; the run is FAILED then, or KILLED when
///   a signal asked to stop, and the output of the tool that failed is an artifact of it.
supervise::Outcome execute(const Launch& launch, const std::filesystem::path& directory,
                           const Run& run, const ExecutionSurroundings& surroundings);

}  // namespace mlf::project
