// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/memory_file.h"
#include "model/byte_reader.h"

/// Small model files as libraries write them.
namespace mlf::test {

/// A reader of a file with that content.
inline model::ByteReader reader_of(std::string_view content) {
  const MemoryFile file(content);
  return {FileDescriptor(::dup(file.descriptor())), "m"};
}

inline std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(0x80 | (value & 0x7F));
  return bytes + static_cast<char>(value);
}

/// Fields of protobuf.
inline std::string number_field(std::uint64_t number, std::uint64_t value) {
  return varint(number << 3) + varint(value);
}
inline std::string bytes_field(std::uint64_t number, std::string_view bytes) {
  return varint(number << 3 | 2) + varint(bytes.size()) + std::string(bytes);
}

/// An ONNX ValueInfoProto of a tensor; -1 is a dimension without a size.
inline std::string onnx_value(std::string_view name, int type,
                              std::initializer_list<std::int64_t> dimensions) {
  std::string shape;
  for (const auto size : dimensions) {
    const auto dimension =
        size < 0 ? bytes_field(2, "N") : number_field(1, static_cast<std::uint64_t>(size));
    shape += bytes_field(1, dimension);
  }
  const auto tensor = number_field(1, static_cast<std::uint64_t>(type)) + bytes_field(2, shape);
  return bytes_field(1, name) + bytes_field(2, bytes_field(1, tensor));
}

/// A TensorProto whose data is in another file.
inline std::string external_tensor(std::string_view name, std::string_view location) {
  return bytes_field(8, name) + number_field(14, 1) +
         bytes_field(13, bytes_field(1, "location") + bytes_field(2, location));
}

inline std::string onnx_model(std::string_view graph) {
  return number_field(1, 8) + bytes_field(7, graph) +
         bytes_field(8, bytes_field(1, "") + number_field(2, 17));
}

/// float32 x(N, 3) to float32 y(N, 1).
inline std::string small_onnx() {
  return onnx_model(bytes_field(11, onnx_value("x", 1, {-1, 3})) +
                    bytes_field(12, onnx_value("y", 1, {-1, 1})));
}

/// A model of XGBoost with columns a (float), n (int) and b (boolean).
inline nlohmann::ordered_json small_xgboost() {
  return nlohmann::ordered_json::parse(R"({"learner": {"attributes": {},
    "feature_names": ["a", "n", "b"], "feature_types": ["float", "int", "i"],
    "gradient_booster": {"model": {"trees": [{"loss_changes": [1.5, 0.0]}]}, "name": "gbtree"},
    "learner_model_param": {"num_class": "0", "num_feature": "3", "num_target": "1"},
    "objective": {"name": "binary:logistic"}}, "version": [3, 2, 0]})");
}

inline std::string ubjson(const nlohmann::ordered_json& json) {
  const auto bytes = nlohmann::ordered_json::to_ubjson(json, true, true);
  return {bytes.begin(), bytes.end()};
}

/// A booster of LightGBM.
inline std::string small_lightgbm(std::string_view names = "a_x n",
                                  std::string_view categories = "null") {
  return fmt::format(
      "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=1\n"
      "objective=binary sigmoid:1\nfeature_names={}\nfeature_infos=[0:1] [0:9]\ntree_sizes=10\n\n"
      "Tree=0\nnum_leaves=1\n\nend of trees\n\nparameters:\n\npandas_categorical:{}\n",
      names, categories);
}

}  // namespace mlf::test
