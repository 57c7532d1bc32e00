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

/// The artifacts of runs and logged models. `tracking_uri` is that of the store which has them.
/// Artifacts of a run that is known are read through artifact::open_artifacts().
namespace mlf::tracking {

/// The artifacts of a run, to write. @throws Error as artifact::open_artifacts(), and
///   INVALID_PARAMETER_VALUE for a deleted run.
std::unique_ptr<artifact::ArtifactRepository> open_artifacts_to_write(store::TrackingStore& store,
                                                                      const RunId& id,
                                                                      std::string_view tracking_uri,
                                                                      const Context& context);

/// artifact::open_artifacts() for what goes on without them: null, after a warning, where they
/// cannot be opened.
std::unique_ptr<artifact::ArtifactRepository> try_to_open_artifacts(const RunInfo& run,
                                                                    std::string_view tracking_uri,
                                                                    const Context& context);

/// An artifact, or all of them when the path is empty.
struct ArtifactTarget {
  std::shared_ptr<artifact::ArtifactRepository> repository;
  RelativePath path;
  std::string owner;  ///< the run's or model's whole id
};

/// What each address names; the artifacts of a run are opened once. Where a path in a run begins
/// with the name of a model that the run logged the MLflow 3 way, that model's artifacts are meant.
/// @throws Error as find_run_id() and artifact::open_artifacts().
std::vector<ArtifactTarget> find_artifacts(store::TrackingStore& store,
                                           std::span<const artifact::Address> addresses,
                                           std::string_view tracking_uri, const Context& context);

/// A URI "runs:/RUN_ID/PATH" as it may be recorded: with the whole id where a person typed the
/// beginning of it. Another text as it is. @throws Error as find_run_id().
std::string with_whole_run_id(store::TrackingStore& store, const std::string& uri);

}  // namespace mlf::tracking
