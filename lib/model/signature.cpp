// SPDX-License-Identifier: Apache-2.0
//
// The types of a signature, and their names. signature_reader.cpp and signature_writer.cpp turn
// signatures into JSON and back.
#include "model/signature.h"

#include <array>

#include <fmt/format.h>

#include "model/type_names.h"

namespace mlf::model {

// Not defaulted: clang 14 crashes on two defaulted comparisons that call each other.
bool ColumnType::operator==(const ColumnType& other) const {
  return kind == other.kind && element == other.element && properties == other.properties;
}

bool Property::operator==(const Property& other) const {
  return name == other.name && type == other.type && required == other.required;
}

std::string_view type_name(ColumnType::Kind kind) {
  return type_names[static_cast<std::size_t>(kind)];
}

std::string to_string(const ColumnType& type) {
  if (!type.element.empty()) {
    return fmt::format("{}({})", type_name(type.kind), to_string(type.element.front()));
  }
  if (type.kind != ColumnType::Kind::object) return std::string(type_name(type.kind));
  std::string members;
  for (const auto& property : type.properties) {
    members += fmt::format("{}{}{}: {}", members.empty() ? "" : ", ", property.name,
                           property.required ? "" : "?", to_string(property.type));
  }
  return "{" + members + "}";
}

}  // namespace mlf::model
