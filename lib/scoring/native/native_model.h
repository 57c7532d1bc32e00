// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/error.h"
#include "base/json.h"
#include "scoring/native/values.h"

namespace mlf::scoring::native {

/// What cannot be decided without MLflow's own code, such as a request of unusual form. The message
/// says what it is. A worker with MLflow is asked instead, where there is one.
class HandOver : public Error {
 public:
  explicit HandOver(const std::string& reason)
      : Error(ErrorCode::invalid_parameter_value, reason) {}
};

/// A model that a library has loaded into this process. Methods are thread-safe.
class NativeModel {
 public:
  virtual ~NativeModel() = default;

  /// What MLflow's python_function flavor answers for the input. `params` is an object: the params
  /// of the request, with the defaults of the signature.
  /// @throws HandOver; Error INVALID_PARAMETER_VALUE when the model refuses the input;
  /// INTERNAL_ERROR when the library fails.
  virtual Output predict(const Input& input, const Json& params) const = 0;
  /// Predicts for made-up rows, so that what the library does at its first call is done. A damaged
  /// model may end the process here. @throws Error INTERNAL_ERROR when the library fails.
  virtual void warm_up() const {}
  /// The library, for people: "XGBoost 3.2.0 (/…/libxgboost.so)".
  virtual const std::string& library() const = 0;
};

}  // namespace mlf::scoring::native
