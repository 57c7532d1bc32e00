// SPDX-License-Identifier: Apache-2.0
#include "serving/v2_metadata.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace mlf::serving {

namespace {

using Kind = model::ColumnType::Kind;

Datatype datatype_of(Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return Datatype::boolean;
    case Kind::int32:
      return Datatype::int32;
    case Kind::int64:
      return Datatype::int64;
    case Kind::float32:
      return Datatype::fp32;
    case Kind::float64:
    case Kind::sparkml_vector:
      return Datatype::fp64;
    default:
      return Datatype::bytes;
  }
}

Datatype datatype_of_numpy(const std::string& dtype) {
  static constexpr std::array<std::pair<std::string_view, Datatype>, 12> names{
      {{"bool", Datatype::boolean},
       {"int8", Datatype::int8},
       {"int16", Datatype::int16},
       {"int32", Datatype::int32},
       {"int64", Datatype::int64},
       {"uint8", Datatype::uint8},
       {"uint16", Datatype::uint16},
       {"uint32", Datatype::uint32},
       {"uint64", Datatype::uint64},
       {"float16", Datatype::fp16},
       {"float32", Datatype::fp32},
       {"float64", Datatype::fp64}}};
  const auto* found =
      std::ranges::find(names, dtype, &std::pair<std::string_view, Datatype>::first);
  return found == names.end() ? Datatype::bytes : found->second;
}

V2Metadata metadata_of_column(const model::ColumnSpec& column, std::size_t index) {
  V2Metadata metadata{.name = column.name.value_or(std::to_string(index)),
                      .shape = {-1},
                      .is_named = column.name.has_value()};
  const auto* type = &column.type;
  if (type->kind == Kind::sparkml_vector) metadata.shape.push_back(-1);
  while (type->kind == Kind::array) {
    metadata.shape.push_back(-1);
    type = &type->element.front();
  }
  metadata.datatype = datatype_of(type->kind);
  return metadata;
}

std::vector<V2Metadata> metadata_of_columns(const model::Columns& columns) {
  const auto same = [&](const model::ColumnSpec& each) {
    return !each.name && each.type.is_scalar() && each.type == columns.front().type;
  };
  if (columns.size() > 1 && std::ranges::all_of(columns, same)) {
    return {{.name = "inputs",
             .datatype = datatype_of(columns.front().type.kind),
             .shape = {-1, static_cast<std::int64_t>(columns.size())},
             .is_named = false}};
  }
  std::vector<V2Metadata> result;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    result.push_back(metadata_of_column(columns[i], i));
  }
  return result;
}

Json to_list(const std::optional<model::Schema>& schema, const char* unnamed) {
  Json list = Json::array();
  if (!schema) return list;
  for (const auto& each : metadata_of(*schema)) {
    list.push_back(Json{{"name", each.is_named ? each.name : unnamed},
                        {"datatype", datatype_name(each.datatype)},
                        {"shape", each.shape}});
  }
  return list;
}

}  // namespace

std::vector<V2Metadata> metadata_of(const model::Schema& schema) {
  if (const auto* columns = std::get_if<model::Columns>(&schema)) {
    return metadata_of_columns(*columns);
  }
  std::vector<V2Metadata> result;
  const auto& tensors = std::get<model::Tensors>(schema);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    result.push_back({.name = tensors[i].name.value_or(std::to_string(i)),
                      .datatype = datatype_of_numpy(tensors[i].dtype),
                      .shape = tensors[i].shape,
                      .is_named = tensors[i].name.has_value()});
  }
  return result;
}

std::string v2_metadata(const ServedModel& model) {
  const auto& signature = model.mlmodel.signature;
  Json versions = Json::array();
  if (!model.version.empty()) versions.push_back(model.version);
  return json_line(
      Json{{"name", model.name},
           {"versions", std::move(versions)},
           {"platform", "mlflow"},
           {"inputs", to_list(signature ? signature->inputs : std::nullopt, "inputs")},
           {"outputs", to_list(signature ? signature->outputs : std::nullopt, "predictions")}});
}

std::string v2_server_metadata() {
  return json_line(Json{{"name", "mlf"},
                        {"version", MLF_VERSION},
                        {"extensions", Json::array({"binary_tensor_data"})}});
}

}  // namespace mlf::serving
