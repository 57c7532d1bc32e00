// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/params.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "scoring/native/json_cursor.h"
#include "scoring/native/native_model.h"

namespace mlf::scoring::native {

namespace {

HandOver wrong_param(const model::ParamSpec& param) {
  return HandOver("the param '" + printable(param.name) + "' is not of the declared type");
}

/// An integer is taken for a number, nothing else for something else. A null is always taken.
Json param_of(const Scalar& value, const model::ParamSpec& param) {
  using Kind = model::ColumnType::Kind;
  if (value.kind == Scalar::Kind::null) return nullptr;
  switch (param.type.kind) {
    case Kind::boolean:
      if (value.kind == Scalar::Kind::boolean) return value.integer != 0;
      break;
    case Kind::int32:
    case Kind::int64:
      if (value.kind == Scalar::Kind::integer) return value.integer;
      break;
    case Kind::float32:
    case Kind::float64:
      if (value.kind == Scalar::Kind::integer) return static_cast<double>(value.integer);
      if (value.kind == Scalar::Kind::large_integer || value.kind == Scalar::Kind::real)
        return value.real;
      break;
    case Kind::string:
      if (value.kind == Scalar::Kind::text) return std::string(value.text);
      break;
    default:
      break;
  }
  throw wrong_param(param);
}

Json read_param(JsonCursor& json, const model::ParamSpec& param) {
  if (param.is_list != (json.peek() == '[')) throw wrong_param(param);
  if (!param.is_list) return param_of(json.read_scalar(), param);
  Json list = Json::array();
  json.read_list([&] { list.push_back(param_of(json.read_scalar(), param)); });
  return list;
}

}  // namespace

ParamsSchema::ParamsSchema(std::vector<model::ParamSpec> declared)
    : declared_(std::move(declared)), defaults_(Json::object()) {
  for (const auto& param : declared_) {
    JsonCursor json(param.default_value);
    defaults_[param.name] = read_param(json, param);
  }
}

Json ParamsSchema::read(std::string_view text) const {
  if (declared_.empty() || text.empty() || text == "null") return defaults_;
  JsonCursor json(text);
  if (json.peek() != '{') throw HandOver("params is no object");
  Json params = Json::object();
  json.read_object([&](std::string_view name) {
    const auto param = std::ranges::find(declared_, name, &model::ParamSpec::name);
    if (param == declared_.end()) {
      json.skip_value();
    } else {
      params[param->name] = read_param(json, *param);
    }
  });
  for (const auto& [name, value] : defaults_.items()) {
    if (!params.contains(name)) params[name] = value;
  }
  return params;
}

}  // namespace mlf::scoring::native
