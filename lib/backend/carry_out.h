// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "artifact/artifact_repository.h"
#include "backend/jobs.h"
#include "core/run.h"
#include "project/execute.h"
#include "project/launch.h"
#include "source/source.h"
#include "supervise/run_command.h"

namespace mlf::backend {

/// The launch that is kept with a run. @throws Error RESOURCE_DOES_NOT_EXIST when the run is none
/// of a project's, INVALID_STATE when what is kept is another run's.
project::Launch read_launch(artifact::ArtifactRepository& artifacts, const RunInfo& run);

/// The run with its job, where it has one. @throws Error as read_launch().
WatchedRun watched_run(
    const Run& run,
    const std::function<std::unique_ptr<artifact::ArtifactRepository>(const RunInfo&)>& artifacts);
/// The same; nullopt, and a warning, where that fails or there is no such backend.
std::optional<WatchedRun> find_watched_run(const Run& run, const RunAccess& access,
                                           const Context& context);

/// The project's files, here: its directory, or what was recorded of its repository, fetched.
source::Source find_source(const project::Launch& launch, const Context& context);

struct CarryOutOptions {
  project::ExecuteOptions execute{};
  bool is_restart = false;  ///< a scheduler starts the job again, after a node died for one
};

/// Carries out a launch whose run waits for it, as execute(): fetches the project where it is no
/// local directory, says in the run which process does it, and makes it RUNNING.
/// @throws Error INVALID_STATE, and the run stays as it is, when the run has ended already or is
///   being carried out; another when it cannot be carried out, and the run is ended by
///   end_failed().
supervise::Outcome carry_out(const project::Launch& launch, const Run& run,
                             const CarryOutOptions& options, store::TrackingStore& store,
                             supervise::SignalWatch& signals, const Context& context);

}  // namespace mlf::backend
