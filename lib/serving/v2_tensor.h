// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

/// Tensors of the Open Inference Protocol, in JSON and in the bytes of its binary extension.
namespace mlf::serving {

/// The types of the protocol, in the order of datatype_names.
enum class Datatype {
  boolean,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  fp16,
  fp32,
  fp64,
  bytes,
};

/// "BOOL", "INT8", ..., "BYTES".
std::string_view datatype_name(Datatype datatype);
/// @throws Error INVALID_PARAMETER_VALUE for a name that is none.
Datatype parse_datatype(std::string_view name);
bool is_floating(Datatype datatype);

/// An array of any number of dimensions, the last one varying fastest.
struct V2Tensor {
  std::string name;
  Datatype datatype = Datatype::fp64;
  std::vector<std::int64_t> shape;
  /// As many as the product of `shape`: the bytes themselves, or numbers and booleans as Python's
  /// JSON has them, where NaN, Infinity and -Infinity are numbers.
  std::vector<std::string> values;

  bool operator==(const V2Tensor&) const = default;
};

/// How many values an array has. @throws Error INVALID_PARAMETER_VALUE for a negative size and for
/// more values than any request can have.
std::size_t count_values(const std::vector<std::int64_t>& shape);

/// Reads the values of a tensor whose other members are known: lists as deep as the tensor or flat
/// ones; or bytes: little-endian numbers, and texts that follow their length in 4 bytes.
/// @throws Error INVALID_PARAMETER_VALUE for values that are not of the type, and for a wrong
/// number of them.
void read_values(V2Tensor& tensor, const Json& data);
void read_bytes(V2Tensor& tensor, std::string_view bytes);

/// A JSON list of the values in which numbers that are not finite are null, because JSON has none.
std::string data_json(const V2Tensor& tensor);
/// The values as bytes.
std::string data_bytes(const V2Tensor& tensor);

}  // namespace mlf::serving
