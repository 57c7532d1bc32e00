// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/scorer.h"
#include "serving/model_table.h"
#include "serving/v2_request.h"
#include "serving/v2_tensor.h"

/// What a server of the Open Inference Protocol answers.
namespace mlf::serving {

struct V2Answer {
  std::string body;
  /// How many bytes of it are JSON, where values in binary follow: the header field
  /// Inference-Header-Content-Length.
  std::optional<std::size_t> json_size;
};

/// MLflow's answer `{"predictions": ...}` as tensors. The columns of a table and the members of a
/// dict are one each; anything else is one, which the signature names, else "predictions". Their
/// types are those of the signature where the values are of these, else what the values are:
/// BOOL, INT64, FP64, or BYTES, with JSON texts for what is neither. @throws Error INTERNAL_ERROR
/// when it is no JSON.
std::vector<V2Tensor> output_tensors(std::string_view answer,
                                     const std::optional<model::Signature>& signature);

/// The answer to a request whose outputs are known.
/// @throws Error INVALID_PARAMETER_VALUE when it asks for an output that there is not.
V2Answer v2_answer(const V2Request& request, const ServedModel& model,
                   const std::vector<V2Tensor>& outputs);

/// `{"error": ...}` with what a refusal of MLflow or of the server says.
std::string v2_error(std::string_view body);

}  // namespace mlf::serving
