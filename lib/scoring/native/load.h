// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "scoring/local_model.h"
#include "scoring/native/native_model.h"
#include "scoring/native/runtime_places.h"

/// Loads models into this process.
namespace mlf::scoring::native {

/// Whether a library can score models of this kind: whether MLflow loads them with its flavor
/// XGBoost, LightGBM or ONNX. Nothing is loaded.
bool has_native_flavor(const model::Mlmodel& model);

/// Loads a model that has_native_flavor().
/// @throws Error INVALID_STATE when there is no library, or one that was not tested;
/// NOT_IMPLEMENTED when only Python can score the model; INTERNAL_ERROR and INVALID_PARAMETER_VALUE
/// when its file is damaged.
std::unique_ptr<NativeModel> load_native(const LocalModel& model, const RuntimePlaces& places);

}  // namespace mlf::scoring::native
