// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/mlmodel.h"
#include "scoring/native/native_model.h"
#include "scoring/native/request.h"
#include "scoring/worker.h"

namespace mlf::scoring::native {

/// Answers requests with a model in this process. Methods are thread-safe.
class NativeScorer {
 public:
  /// @throws HandOver when the signature is such that no request can be read.
  NativeScorer(const model::Mlmodel& model, std::unique_ptr<const NativeModel> native);

  /// What MLflow's scoring server answers. @throws HandOver; Error when the library fails.
  ScoringAnswer answer(std::string_view content_type, std::string_view body) const;
  /// MLflow's JSON for a request, as Worker::score(). @throws HandOver; ScoringError for what
  /// MLflow refuses; Error when the library fails.
  std::string score(const ScoringRequest& request) const;

  /// As NativeModel::library().
  const std::string& library() const { return model_->library(); }
  /// Of the MLflow that saved the model; "" when that is not known.
  const std::string& mlflow_version() const { return mlflow_version_; }

 private:
  const std::unique_ptr<const NativeModel> model_;
  const RequestReader reader_;
  const ParamsSchema params_;
  const bool types_csv_;  ///< the signature decides the types of a CSV's columns
  const std::string mlflow_version_;
};

}  // namespace mlf::scoring::native
