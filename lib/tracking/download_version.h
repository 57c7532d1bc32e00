// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>

#include "artifact/transfer.h"
#include "base/context.h"
#include "core/model_version.h"
#include "tracking/artifacts.h"

/// Downloads versions of registered models.
namespace mlf::tracking {

/// Carries out a download, such as artifact::download() with a progress line.
using CarryOut =
    std::function<void(artifact::ArtifactRepository& repository, const artifact::TransferPlan&)>;

/// Downloads all files of a version into `directory`, which may exist if it is empty. It appears
/// complete, or not at all. As MLflow does, a model gets the file registered_model_meta with its
/// name and version.
/// @throws Error RESOURCE_ALREADY_EXISTS when there is something in the directory; INVALID_STATE
/// when a file cannot be downloaded or has another size than the repository says; and as
/// find_artifacts().
void download_version(const ArtifactStores& stores, const ModelVersion& version,
                      const std::filesystem::path& directory, const Context& context,
                      const CarryOut& carry_out);

}  // namespace mlf::tracking
