// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "core/experiment.h"
#include "core/run.h"
#include "model/package.h"
#include "store/tracking_store.h"

/// Stores a package where MLflow stores the models that it logs.
namespace mlf::model {

/// The store that a package is logged to.
struct LogStore {
  store::TrackingStore& store;
  std::string_view tracking_uri;  ///< of the store
};

/// What a logged model belongs to.
struct LoggedModelOwner {
  ExperimentId experiment;
  std::optional<RunId> run = std::nullopt;
  std::int64_t step = 0;  ///< of the run
};

/// Logs as MLflow 3: a logged model of the experiment and, if a run is given, an output of the run
/// at the step, with the run's params and the points that its metrics have at that step. As in
/// MLflow, these are logged to the run once more. While the files are copied the model is PENDING;
/// if that fails, it is UPLOAD_FAILED. @return "models:/m-...". @throws Error.
std::string log_as_model(const LogStore& to, Package package, const LoggedModelOwner& owner,
                         const std::string& name, const Context& context,
                         const artifact::Progress& progress);

/// Logs as MLflow 2: files among the artifacts of the run below `path`, which the run's tag
/// mlflow.log-model.history notes. When only the tag fails, there is a warning.
/// @return "runs:/RUN_ID/PATH". @throws Error RESOURCE_ALREADY_EXISTS when the run has an artifact
/// of that path.
std::string log_as_artifacts(const LogStore& to, Package package, const RunId& run,
                             std::string_view path, const Context& context,
                             const artifact::Progress& progress);

}  // namespace mlf::model
