// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "core/experiment.h"
#include "core/run.h"
#include "store/tracking_store.h"

namespace mlf::model {

/// A model that a run has stored.
struct ListedModel {
  std::string name;                          ///< MLflow 2: the artifact path
  std::string model_uri;                     ///< "models:/m-..." or "runs:/RUN_ID/PATH"
  std::optional<std::string> model_id;       ///< of a logged model (MLflow 3)
  std::optional<std::string> source_run_id;  ///< the run
  std::string experiment_id;
  std::vector<std::string> flavors;                ///< sorted by name; empty when not known
  std::optional<std::int64_t> creation_timestamp;  ///< ms
  std::optional<std::string> status;               ///< of a logged model, as MLflow's API has it
};

/// The models of an experiment, or of a run, the newest first: logged models, and those that MLflow
/// 2 wrote into the artifacts of active runs. The latter are found by the tag
/// mlflow.log-model.history; the artifacts of a run without that tag and without logged models are
/// searched for MLmodel files. What cannot be read is a warning.
std::vector<ListedModel> list_models(store::TrackingStore& store, const ExperimentId& experiment,
                                     std::string_view tracking_uri, const Context& context);
std::vector<ListedModel> list_models(store::TrackingStore& store, const Run& run,
                                     std::string_view tracking_uri, const Context& context);

}  // namespace mlf::model
