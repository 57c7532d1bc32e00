// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/context.h"
#include "core/ids.h"
#include "core/model_version.h"
#include "scoring/score_files.h"
#include "store/registry_store.h"
#include "store/tracking_store.h"

/// Records what a batch scored, as a run and at the version of the model.
namespace mlf::scoring {

/// The tag of a version of a registered model that says when it last scored a batch, how many rows,
/// and in which run: "2026-11-30T21:04:05Z scored=998 rejected=2 run=8a1f...".
inline constexpr std::string_view last_scored_tag = "mlf.lastScored";

struct BatchRecording {
  store::TrackingStore& store;
  RunId run;                                 ///< a run that has been started
  std::string model_uri;                     ///< as it was given
  std::optional<ModelVersion> version;       ///< of a registered model
  store::RegistryStore* registry = nullptr;  ///< of the version
};

/// Scores with `score` and ends the run: params say which model and which output, metrics how many
/// rows were scored and rejected and how long it took, and each input is a dataset of the run, with
/// MLflow's digest, up to 100 of them. The version gets its tag. When `score` throws, the run fails
/// with what is known before.
/// @throws what `score` throws, and Error as the stores.
BatchSummary record_batch(const BatchRecording& recording, const FileBatch& batch,
                          const Context& context, const std::function<BatchSummary()>& score);

}  // namespace mlf::scoring
