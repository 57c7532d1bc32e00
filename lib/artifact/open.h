// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "core/logged_model.h"
#include "core/run.h"

namespace mlf::artifact {

/// Opens the repository at an artifact URI that a person or program chose. A path or file: URI is a
/// local directory, which is created by the first upload. Entries that a listing leaves out
/// (devices, links to nothing or to outside the repository) are warnings. The context must outlive
/// the repository.
/// @throws Error INVALID_PARAMETER_VALUE for an unknown scheme; the message names the known ones.
std::unique_ptr<ArtifactRepository> open_repository(std::string_view artifact_uri,
                                                    const Context& context);

/// A copy of what is at `original`, a URI without credentials that place() returns.
struct CopyOfArtifacts {
  std::filesystem::path directory;
  std::string original;
  std::shared_ptr<void> hold;  ///< released with the repository
};

/// Opens a copy that is on this machine. The context must outlive the repository.
std::unique_ptr<ArtifactRepository> open_copy(CopyOfArtifacts copy, const Context& context);

/// Opens the artifacts of a run in the store at `tracking_uri`. The recorded URI is checked: the
/// local repository finds the artifacts of a store that was moved or copied, and refuses a
/// directory that does not belong to the run.
/// @throws Error as open_repository(), and INVALID_STATE for a URI that is refused.
std::unique_ptr<ArtifactRepository> open_artifacts(const RunInfo& run,
                                                   std::string_view tracking_uri,
                                                   const Context& context);
/// Opens the artifacts of a logged model.
std::unique_ptr<ArtifactRepository> open_artifacts(const LoggedModel& model,
                                                   std::string_view tracking_uri,
                                                   const Context& context);

}  // namespace mlf::artifact
