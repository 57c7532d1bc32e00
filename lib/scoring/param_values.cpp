// SPDX-License-Identifier: Apache-2.0
#include "scoring/param_values.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"

namespace mlf::scoring {

namespace {

const model::ParamSpec& declared_param(const std::vector<model::ParamSpec>& declared,
                                       const std::string& name) {
  const auto found = std::ranges::find(declared, name, &model::ParamSpec::name);
  if (found != declared.end()) return *found;
  if (declared.empty()) {
    throw invalid_parameter("the model has no param '{}': its signature declares none",
                            printable(name));
  }
  std::vector<std::string> names;
  for (const auto& param : declared) names.push_back(param.name);
  throw invalid_parameter("the model has no param '{}'; it has {}", printable(name),
                          printable(join(names, ", ")));
}

bool is_text(const model::ParamSpec& param) {
  using Kind = model::ColumnType::Kind;
  return !param.is_list && (param.type.kind == Kind::string || param.type.kind == Kind::datetime);
}

/// Whether the value is of the declared type as far as its JSON tells; MLflow decides the rest.
bool is_of_type(const Json& value, const model::ParamSpec& param) {
  using Kind = model::ColumnType::Kind;
  if (param.is_list) return value.is_array();
  switch (param.type.kind) {
    case Kind::boolean:
      return value.is_boolean();
    case Kind::int32:
    case Kind::int64:
      return value.is_number_integer();
    case Kind::float32:
    case Kind::float64:
      return value.is_number();
    default:
      return true;
  }
}

Json parse_value(const model::ParamSpec& param, const std::string& text) {
  if (is_text(param)) return text;
  const Json value = is_json(text) ? parse_json(text) : Json();
  if (!value.is_null() && is_of_type(value, param)) return value;
  throw invalid_parameter("the param '{}' is of type {}{}, not '{}'", printable(param.name),
                          param.is_list ? "list of " : "", to_string(param.type), printable(text));
}

}  // namespace

std::string params_json(const std::vector<model::ParamSpec>& declared,
                        std::span<const std::pair<std::string, std::string>> given) {
  Json params = Json::object();
  for (const auto& [name, text] : given)
    params[name] = parse_value(declared_param(declared, name), text);
  return json_line(params);
}

}  // namespace mlf::scoring
