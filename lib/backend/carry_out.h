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

/// Reads the launch from the run's artifacts. @throws Error RESOURCE_DOES_NOT_EXIST when the run
/// has no launch, INVALID_STATE when the launch names another run.
project::Launch read_launch(artifact::ArtifactRepository& artifacts, const RunInfo& run);

/// The project's files on this machine: its directory, or the recorded commit or archive, fetched.
/// @throws Error RESOURCE_DOES_NOT_EXIST when a local project's directory does not exist.
source::Source find_source(const project::Launch& launch, const Context& context);

struct CarryOutOptions {
  project::ExecuteOptions execute{};
  bool is_restart = false;  ///< a scheduler restarts the job, for example after a node died
};

/// Carries out a launch in this process: fetches the project unless it is a local directory,
/// records the command and this process in the run, sets it to RUNNING, and calls
/// project::execute().
/// @throws Error INVALID_STATE when the run has ended or another process carries it out; the run
///   stays as it is. Any other Error when the launch cannot be carried out; end_failed() ends the
///   run.
supervise::Outcome carry_out(const project::Launch& launch, const Run& run,
                             const CarryOutOptions& options, store::TrackingStore& store,
                             supervise::SignalWatch& signals, const Context& context);

}  // namespace mlf::backend
