// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "scoring/local_model.h"
#include "scoring/native/native_model.h"
#include "scoring/native/runtime_places.h"

namespace mlf::scoring::native {

/// Loads a model whose python_function is mlflow.xgboost. It answers as the class that MLflow
/// would load: a Booster with scores, an XGBClassifier with labels.
/// @throws Error INVALID_STATE when the library is missing or was not tested, when the file is
/// damaged, and NOT_IMPLEMENTED for models that only Python can score.
std::unique_ptr<NativeModel> load_xgboost(const LocalModel& model, const RuntimePlaces& places);

}  // namespace mlf::scoring::native
