// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "model/signature.h"
#include "scoring/native/native_model.h"
#include "scoring/scorer.h"

/// Reads requests and writes answers of MLflow's scoring server without Python.
namespace mlf::scoring::native {

struct ParsedRequest {
  Input input;
  Json params;  ///< an object
};

/// What MLflow's scoring server makes of a request before it asks the model: the input, converted
/// and checked as the signature says. @throws HandOver for what is not certain to be read as MLflow
/// reads it, refusals included.
ParsedRequest parse_request(std::string_view content_type, std::string_view body,
                            const std::optional<model::Signature>& signature);

/// MLflow's answer, `{"predictions": ...}`.
std::string predictions_json(const Output& output);

}  // namespace mlf::scoring::native
