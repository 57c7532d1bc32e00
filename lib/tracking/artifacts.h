// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
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
#include "store/registry_store.h"
#include "store/tracking_store.h"

/// Finds and opens the artifacts of runs and models. `tracking_uri` is that of the store
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

/// An artifact in its repository; an empty path stands for everything in it.
struct ArtifactTarget {
  std::shared_ptr<artifact::ArtifactRepository> repository;
  RelativePath path;
  std::string owner;      ///< the full id of the run or logged model; "NAME-VERSION" of a version
  bool is_whole = false;  ///< whether all files of the owner are meant
};

/// Where the owners of artifacts are looked up.
struct ArtifactStores {
  store::TrackingStore& store;
  std::string_view tracking_uri;  ///< of the store
  /// The model registry; called only for addresses of registered models. What it returns must
  /// outlive the call of find_artifacts().
  std::function<store::RegistryStore&()> registry;
};

/// The artifact that each address names. A run's artifacts are opened once. When a path does not
/// exist in its run and begins with the name of a model that the run logged as MLflow 3 does, it is
/// a path in that model.
///
/// The files of a version of a registered model are where the registry says. Those that lie among
/// the artifacts of its run or logged model are opened as these. Any other local directory is read
/// in place, as MLflow does; so what is found may be shown only to the user of this machine who
/// asks, never to others.
/// @throws Error as find_run_id(), find_model_version() and artifact::open_artifacts();
/// INVALID_STATE for a version whose recorded source cannot be used.
std::vector<ArtifactTarget> find_artifacts(const ArtifactStores& stores,
                                           std::span<const artifact::Address> addresses,
                                           const Context& context);

/// Whether the directory at `path` has a file MLmodel.
bool has_model(artifact::ArtifactRepository& repository, const RelativePath& path);

/// The URI with the full run id, so that it can be recorded: in "runs:/RUN_ID/PATH" the id may be a
/// prefix. Any other text is returned unchanged. @throws Error as find_run_id().
std::string with_whole_run_id(store::TrackingStore& store, const std::string& uri);

}  // namespace mlf::tracking
