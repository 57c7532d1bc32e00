// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/address.h"
#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "base/relative_path.h"
#include "core/ids.h"
#include "core/run.h"
#include "store/tracking_store.h"

/// Finds and opens the artifacts of runs and logged models. `tracking_uri` is that of the store
/// that has them. To read the artifacts of a run whose RunInfo is known, call
/// artifact::open_artifacts().
namespace mlf::tracking {

/// Opens the artifacts of a run for writing. @throws Error as artifact::open_artifacts(), and
/// INVALID_PARAMETER_VALUE for a deleted run.
std::unique_ptr<artifact::ArtifactRepository> open_artifacts_to_write(store::TrackingStore& store,
                                                                      const RunId& id,
                                                                      std::string_view tracking_uri,
                                                                      const Context& context);

/// artifact::open_artifacts() for callers that can go on without artifacts: null, with a warning,
/// when they cannot be opened.
std::unique_ptr<artifact::ArtifactRepository> try_to_open_artifacts(const RunInfo& run,
                                                                    std::string_view tracking_uri,
                                                                    const Context& context);

/// An artifact in its repository; an empty path stands for all artifacts.
struct ArtifactTarget {
  std::shared_ptr<artifact::ArtifactRepository> repository;
  RelativePath path;
  std::string owner;  ///< the full id of the run or logged model
};

/// The artifact that each address names. A run's artifacts are opened once. When a path does not
/// exist in its run and begins with the name of a model that the run logged as MLflow 3 does, it is
/// a path in that model.
/// @throws Error as find_run_id() and artifact::open_artifacts().
std::vector<ArtifactTarget> find_artifacts(store::TrackingStore& store,
                                           std::span<const artifact::Address> addresses,
                                           std::string_view tracking_uri, const Context& context);

/// The URI with the full run id, so that it can be recorded: in "runs:/RUN_ID/PATH" the id may be a
/// prefix. Any other text is returned unchanged. @throws Error as find_run_id().
std::string with_whole_run_id(store::TrackingStore& store, const std::string& uri);

}  // namespace mlf::tracking
