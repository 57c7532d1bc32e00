// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "base/python_json.h"
#include "model/signature.h"

namespace mlf::model {

namespace {

using Kind = ColumnType::Kind;

Json type_json(const ColumnType& type) {
  Json json;
  json["type"] = type_name(type.kind);
  if (type.kind == Kind::array) json["items"] = type_json(type.element.front());
  if (type.kind == Kind::map) json["values"] = type_json(type.element.front());
  for (const auto& property : type.properties) {
    Json member = type_json(property.type);
    member["required"] = property.required;
    json["properties"][property.name] = std::move(member);
  }
  return json;
}

Json spec_json(const ColumnSpec& column) {
  Json json = type_json(column.type);
  if (column.name) json["name"] = *column.name;
  json["required"] = column.required;
  return json;
}

Json spec_json(const TensorSpec& tensor) {
  Json json;
  if (tensor.name) json["name"] = *tensor.name;
  json["type"] = "tensor";
  json["tensor-spec"] = {{"dtype", tensor.dtype}, {"shape", tensor.shape}};
  return json;
}

Json spec_json(const ParamSpec& param) {
  Json json;
  json["name"] = param.name;
  json["default"] = parse_python_json(param.default_value);
  json["shape"] = param.is_list ? Json::array({-1}) : Json();
  json.update(type_json(param.type));
  return json;
}

template <typename Spec>
Json list_json(const std::vector<Spec>& specs) {
  Json list = Json::array();
  for (const auto& spec : specs) list.push_back(spec_json(spec));
  return list;
}

}  // namespace

Json to_json(const Schema& schema) {
  return std::visit([](const auto& specs) { return list_json(specs); }, schema);
}

Json to_json(const std::vector<ParamSpec>& params) { return list_json(params); }

std::string schema_text(const Schema& schema) { return python_json(to_json(schema)); }

std::string params_text(const std::vector<ParamSpec>& params) {
  return python_json(to_json(params));
}

}  // namespace mlf::model
