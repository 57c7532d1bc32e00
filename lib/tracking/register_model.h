// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/reporter.h"
#include "core/ids.h"
#include "core/model_version.h"
#include "core/tag.h"
#include "tracking/artifacts.h"

/// Registers models as MLflow's register_model() does.
namespace mlf::tracking {

/// Whether a source is checked before it is registered: that it can be reached and has a file
/// MLmodel, and that a local directory belongs to a run or logged model of the store, as MLflow's
/// server asks.
enum class SourceCheck { model, none };

/// What is registered as a new version.
struct Registration {
  std::string name;  ///< of the registered model, which is created if it does not exist
  /// "runs:/RUN_ID/PATH", where the id may be shortened; "models:/MODEL_ID"; a version of a
  /// registered model such as "models:/NAME/3"; a local path; or another URI.
  std::string source;
  std::optional<std::string> description = std::nullopt;
  std::optional<std::string> run_link = std::nullopt;
  std::vector<Tag> tags = {};
  SourceCheck check = SourceCheck::model;
};

/// Creates a version, and the registered model if need be. The version records the run and the
/// logged model that the source belongs to, and where its files are. A logged model gets the tag
/// mlflow.modelVersions, which lists its versions; when only that fails, there is a warning.
/// @throws Error RESOURCE_DOES_NOT_EXIST when there is no model at the source,
/// INVALID_PARAMETER_VALUE for a source that MLflow's server would refuse; then nothing was
/// created.
ModelVersion register_model(const ArtifactStores& stores, const Registration& registration,
                            const Context& context);

/// Adds a version to those that its logged model lists in the tag mlflow.modelVersions. When that
/// fails, there is a warning.
void list_in_logged_model(store::TrackingStore& store, const ModelVersion& version,
                          Reporter& reporter);

/// Creates the registered model unless it exists.
void ensure_registered_model(store::RegistryStore& registry, const std::string& name);

/// The versions that record one of `runs` as the run that made them.
std::vector<ModelVersion> find_versions_of_runs(store::RegistryStore& registry,
                                                std::span<const RunId> runs);

/// Warns of each run that versions record, for whoever is about to delete the runs. A registry that
/// cannot be read is a detail to the reporter and no error. The registry is read once.
void warn_of_versions(const std::function<store::RegistryStore&()>& registry,
                      std::span<const RunId> runs, Reporter& reporter);

}  // namespace mlf::tracking
