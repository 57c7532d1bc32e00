// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/signature.h"
#include "serving/v2_tensor.h"

/// Requests of the Open Inference Protocol, and what MLflow would be asked instead.
namespace mlf::serving {

/// An output that the client asks for.
struct V2Wish {
  std::string name;
  bool is_binary = false;

  bool operator==(const V2Wish&) const = default;
};

struct V2Request {
  std::string id;  ///< "" when the client gives none
  std::vector<V2Tensor> inputs;
  std::vector<V2Wish> outputs;   ///< empty: all of them
  bool wants_binary = false;     ///< the outputs, where none is named
  std::optional<bool> is_table;  ///< whether the client says that the inputs are columns, or arrays
  std::vector<std::pair<std::string, std::string>> parameters;  ///< names, and values as JSON
};

/// Reads a request. With the binary extension, `json_size` bytes of JSON precede the values of the
/// inputs: the header field Inference-Header-Content-Length.
/// @throws Error INVALID_PARAMETER_VALUE that says what is wrong.
V2Request parse_v2_request(std::string_view body, std::optional<std::string_view> json_size);

/// The same request as JSON for MLflow's scoring server. Where the signature has columns, the
/// inputs are columns by name, or one input has them all side by side; where it has tensors, they
/// are these. Without a signature, one input is an array and several are columns, unless the client
/// says what they are (the parameter content_type: "pd" or "np"). Parameters that the signature
/// declares become params.
/// @throws Error INVALID_PARAMETER_VALUE for columns that differ in length or have no rows.
std::string mlflow_request(const V2Request& request,
                           const std::optional<model::Signature>& signature);

}  // namespace mlf::serving
