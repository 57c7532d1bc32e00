// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/byte_reader.h"

namespace mlf::model {

/// An input or output of an ONNX graph.
struct OnnxValue {
  std::string name;
  int element_type = 0;  ///< ONNX's number of the type; 0 for a sequence, a map and the like
  /// -1 for a dimension that is not fixed; nullopt when the number of dimensions is not known.
  std::optional<std::vector<std::int64_t>> shape;
};

/// What an ONNX file says of itself, without its weights.
struct OnnxFile {
  std::vector<OnnxValue> inputs;  ///< without those that have a default (initializers)
  std::vector<OnnxValue> outputs;
  std::vector<std::string> weight_files;  ///< paths of external data as they are given, sorted
};

/// @throws Error INVALID_PARAMETER_VALUE for a file that is cut off or no ONNX model.
OnnxFile read_onnx(ByteReader& reader);

/// NumPy's name of an element type, such as "float32"; nullopt for types that NumPy lacks, such as
/// bfloat16. A string is "str".
std::optional<std::string> numpy_type(int element_type);

}  // namespace mlf::model
