// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace mlf::model {

/// MLflow's names of types, in the order of ColumnType::Kind.
inline constexpr std::array<std::string_view, 13> type_names{
    "boolean",  "integer", "long",           "float", "double", "string", "binary",
    "datetime", "any",     "sparkml_vector", "array", "map",    "object"};

}  // namespace mlf::model
