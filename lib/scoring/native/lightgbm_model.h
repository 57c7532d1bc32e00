// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "scoring/local_model.h"
#include "scoring/native/native_model.h"
#include "scoring/native/runtime_places.h"

namespace mlf::scoring::native {

/// Loads a model whose python_function is mlflow.lightgbm and whose class is Booster; the others
/// are pickled. Where columns of categories were trained on, columns of texts are encoded as in
/// training, which MLflow's server cannot do.
/// @throws Error INVALID_STATE when the library is missing or was not tested, and when the file is
/// damaged; NOT_IMPLEMENTED for models that only Python can score.
std::unique_ptr<NativeModel> load_lightgbm(const LocalModel& model, const RuntimePlaces& places);

}  // namespace mlf::scoring::native
