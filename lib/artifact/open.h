// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "core/logged_model.h"
#include "core/run.h"

namespace mlf::artifact {

/// The repository at an artifact URI that a person or program chose: a path or file: URI is a local
/// directory, which a put makes when it does not exist. Entries that are left out of a listing
/// (devices, links that lead nowhere or out of the repository) are warnings. The context outlives
/// the repository.
/// @throws Error INVALID_PARAMETER_VALUE for a scheme that no repository has, naming those that
///   exist.
std::unique_ptr<ArtifactRepository> open_repository(std::string_view artifact_uri,
                                                    const Context& context);

/// The artifacts of a run of the store at `tracking_uri`. A repository takes the recorded URI only
/// for what it may be: the local one finds the artifacts of moved and copied stores again, and
/// refuses a directory that is not the run's own.
/// @throws Error as open_repository(), INVALID_STATE for a URI that is refused.
std::unique_ptr<ArtifactRepository> open_artifacts(const RunInfo& run,
                                                   std::string_view tracking_uri,
                                                   const Context& context);
/// The same for a logged model.
std::unique_ptr<ArtifactRepository> open_artifacts(const LoggedModel& model,
                                                   std::string_view tracking_uri,
                                                   const Context& context);

}  // namespace mlf::artifact
