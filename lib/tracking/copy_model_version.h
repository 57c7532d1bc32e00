// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "core/ids.h"
#include "core/model_version.h"
#include "tracking/artifacts.h"

/// Copies versions of registered models.
namespace mlf::tracking {

/// Copies a version to the registered model `name` of the same registry, which is created if it
/// does not exist. As with MLflow's copy_model_version(), both versions then have the same files,
/// run, description and tags.
ModelVersion copy_model_version(store::RegistryStore& registry, const ModelVersion& version,
                                const std::string& name);

/// Where copy_with_run() copies to.
struct CopyDestination {
  ArtifactStores stores;
  std::string name;         ///< of the registered model, which is created if it does not exist
  ExperimentId experiment;  ///< gets the run
};

/// Copies a version to other stores, with its run and its files: the run is copied as by
/// copy_run(), and the version records the copy. Repeated, it returns the version that was made
/// before.
/// @throws Error INVALID_STATE for a version that records no run, or whose files are not among the
/// artifacts of its run or logged model.
ModelVersion copy_with_run(const ArtifactStores& from, const ModelVersion& version,
                           const CopyDestination& to, const Context& context,
                           const artifact::Progress& progress);

}  // namespace mlf::tracking
