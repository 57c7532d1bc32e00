// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/session.h"
#include "core/model_version.h"
#include "model/mlmodel.h"
#include "predict_options.h"
#include "scoring/parquet.h"
#include "scoring/score_files.h"

namespace mlf::tools {

/// A batch that `mlf models predict` scores.
struct PredictBatch {
  const PredictOptions& options;
  std::vector<scoring::InputFile> inputs;
  const model::Mlmodel& mlmodel;
  std::string params;                   ///< a JSON object
  std::optional<ModelVersion> version;  ///< of the registered model, if it is one
  scoring::ParquetCommand parquet;
};

/// The version of a registered model that the word names; nullopt for any other model.
std::optional<ModelVersion> registered_version(cli::Session& session, const std::string& model);

/// Scores it, with progress on the terminal and a line of summary, and records it if that is
/// wanted.
void predict_batch(const PredictBatch& batch, const scoring::Score& score, cli::Session& session,
                   const Context& context);

}  // namespace mlf::tools
