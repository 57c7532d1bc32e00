// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "scoring/scorer.h"

/// Requests that MLflow certainly refuses, whatever the model is. Its messages are those of MLflow
/// 3; MLflow 2 leaves out the members "sqlstate" and "error_class", and Parquet where it lists the
/// content types.
namespace mlf::scoring::native {

/// What MLflow answers to a request that it refuses.
class Refusal : public Error {
 public:
  explicit Refusal(ScoringAnswer answer)
      : Error(ErrorCode::invalid_parameter_value, answer.body), answer_(std::move(answer)) {}

  const ScoringAnswer& answer() const { return answer_; }

 private:
  ScoringAnswer answer_;
};

/// The content type has another charset than UTF-8.
Refusal refused_charset();
/// The content type has a parameter of that name, which is not "charset".
Refusal refused_parameter(std::string_view name);
Refusal refused_content_type(std::string_view content_type);

/// The body is a JSON value, but no object. `type` is what Python calls its type, such as "int".
Refusal refused_body(std::string_view type);
/// The body is an object with none or several of the members that inputs are in: `fields`.
Refusal refused_fields(const std::vector<std::string>& fields);

}  // namespace mlf::scoring::native
