// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/params.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/python_json.h"
#include "base/text.h"
#include "scoring/native/native_model.h"

namespace mlf::scoring::native {

namespace {

Json checked_scalar(const Json& value, const model::ParamSpec& param) {
  using Kind = model::ColumnType::Kind;
  if (value.is_null()) return value;
  switch (param.type.kind) {
    case Kind::boolean:
      if (value.is_boolean()) return value;
      break;
    case Kind::int32:
    case Kind::int64:
      if (value.is_number_integer()) return value;
      break;
    case Kind::float32:
    case Kind::float64:
      if (value.is_number_float()) return value;
      if (value.is_number_integer()) return static_cast<double>(value.get<std::int64_t>());
      break;
    case Kind::string:
      if (value.is_string()) return value;
      break;
    default:
      break;
  }
  throw HandOver("the param '" + printable(param.name) + "' is not of the declared type");
}

Json checked(const Json& value, const model::ParamSpec& param) {
  if (!param.is_list) return checked_scalar(value, param);
  if (!value.is_array()) throw HandOver("the param '" + printable(param.name) + "' is no list");
  Json list = Json::array();
  for (const auto& item : value) list.push_back(checked_scalar(item, param));
  return list;
}

}  // namespace

ParamsSchema::ParamsSchema(std::vector<model::ParamSpec> declared)
    : declared_(std::move(declared)), defaults_(Json::object()) {
  for (const auto& param : declared_)
    defaults_[param.name] = checked(parse_python_json(param.default_value), param);
}

Json ParamsSchema::read(std::string_view text) const {
  if (declared_.empty()) return Json::object();
  const Json given = text.empty() || text == "null" ? Json::object() : parse_python_json(text);
  if (!given.is_object()) throw HandOver("params is no object");
  if (given.empty()) return defaults_;
  Json params = Json::object();
  for (const auto& [name, value] : given.items()) {
    const auto param = std::ranges::find(declared_, name, &model::ParamSpec::name);
    if (param != declared_.end()) params[name] = checked(value, *param);
  }
  for (const auto& [name, value] : defaults_.items()) {
    if (!params.contains(name)) params[name] = value;
  }
  return params;
}

}  // namespace mlf::scoring::native
