// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "scoring/local_model.h"
#include "scoring/native/native_model.h"
#include "scoring/native/runtime_places.h"

namespace mlf::scoring::native {

/// Loads a model whose python_function is mlflow.onnx, or the graph that mlf has made of another,
/// which answers with its first output. Where MLflow would fail because a column or
/// an array has integers for an input of floating-point numbers, or because an input wants a column
/// of shape (n, 1), they are converted instead.
/// @throws Error INVALID_STATE when the library is missing or was not tested; INTERNAL_ERROR and
/// INVALID_PARAMETER_VALUE when the file is damaged; NOT_IMPLEMENTED for models that only Python
/// can score, such as those that answer with maps.
std::unique_ptr<NativeModel> load_onnx(const LocalModel& model, const RuntimePlaces& places);

}  // namespace mlf::scoring::native
