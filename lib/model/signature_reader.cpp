// SPDX-License-Identifier: Apache-2.0
//
// Reads the JSON of signatures. MLflow builds Python objects and fails with the first exception,
// which does not say which column is meant. This reader carries the path of the value that it reads
// along, so that every error names it. It accepts what MLflow has ever written: columns with
// "optional" (before 2.9), params with "dtype" (2.6), types without "required".
#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/python_json.h"
#include "base/text.h"
#include "model/signature.h"
#include "model/type_names.h"

namespace mlf::model {

namespace {

using Kind = ColumnType::Kind;

/// A JSON object and its path in the signature, such as "inputs[2].items".
class Item {
 public:
  Item(const Json& json, std::string path) : json_(json), path_(std::move(path)) {
    if (!json_.is_object()) throw error("must be an object with a \"type\"");
  }

  Error error(std::string_view cause) const { return invalid_parameter("{}: {}", path_, cause); }
  Error wrong(std::string_view key, std::string_view expected) const {
    return invalid_parameter("{}.{}: must be {}", path_, key, expected);
  }

  const std::string& path() const { return path_; }
  /// The member; nullptr when it is missing or null.
  const Json* find(const char* key) const {
    const auto member = json_.find(key);
    return member == json_.end() || member->is_null() ? nullptr : &*member;
  }
  const Json& get(const char* key, std::string_view expected) const {
    const Json* member = find(key);
    if (member == nullptr) throw wrong(key, expected);
    return *member;
  }
  Item member(const char* key) const {
    return {get(key, "an object with a \"type\""), fmt::format("{}.{}", path_, key)};
  }
  std::optional<std::string> text(const char* key) const {
    const Json* member = find(key);
    if (member == nullptr) return std::nullopt;
    if (!member->is_string()) throw wrong(key, "a text");
    return member->get<std::string>();
  }
  std::optional<bool> flag(const char* key) const {
    const Json* member = find(key);
    if (member == nullptr) return std::nullopt;
    if (!member->is_boolean()) throw wrong(key, "true or false");
    return member->get<bool>();
  }

 private:
  const Json& json_;
  std::string path_;
};

bool is_required(const Item& item) {
  if (const auto required = item.flag("required")) return *required;
  return !item.flag("optional").value_or(false);
}

Kind kind_of(const Item& item, const char* key) {
  const auto name = item.text(key);
  if (!name) throw item.wrong(key, "the name of a type");
  const auto row = std::ranges::find(type_names, *name);
  if (row != type_names.end()) return static_cast<Kind>(row - type_names.begin());
  const std::vector<std::string> known(type_names.begin(), type_names.end());
  const auto meant = nearest(*name, known);
  throw item.wrong(key, fmt::format("a type, and '{}' is none; {}", printable(*name),
                                    meant.empty() ? "types are " + join(known, ", ")
                                                  : fmt::format("is it '{}'?", meant)));
}

ColumnType type_of(const Item& item, const char* key = "type");

std::vector<Property> properties_of(const Item& item) {
  const Json& members = item.get("properties", "an object with a type for each member");
  if (!members.is_object() || members.empty()) {
    throw item.wrong("properties", "an object with a type for each member, at least one");
  }
  std::vector<Property> properties;
  for (const auto& [name, json] : members.items()) {
    const Item member(json, fmt::format("{}.properties.{}", item.path(), printable(name)));
    properties.push_back({name, type_of(member), is_required(member)});
  }
  std::ranges::sort(properties, {}, &Property::name);
  return properties;
}

ColumnType type_of(const Item& item, const char* key) {
  ColumnType type{.kind = kind_of(item, key), .element = {}, .properties = {}};
  if (type.kind == Kind::array) type.element.push_back(type_of(item.member("items")));
  if (type.kind == Kind::map) type.element.push_back(type_of(item.member("values")));
  if (type.kind == Kind::object) type.properties = properties_of(item);
  return type;
}

ColumnSpec column_of(const Item& item) {
  return {.name = item.text("name"), .type = type_of(item), .required = is_required(item)};
}

TensorSpec tensor_of(const Item& item) {
  constexpr std::string_view shape_rule = "a list of integers, -1 for any size";
  const Item spec = item.member("tensor-spec");
  TensorSpec tensor{.name = item.text("name"), .dtype = {}, .shape = {}};
  tensor.dtype = spec.text("dtype").value_or("");
  if (tensor.dtype.empty()) throw spec.wrong("dtype", "the name of a NumPy type");
  const Json& shape = spec.get("shape", shape_rule);
  if (!shape.is_array()) throw spec.wrong("shape", shape_rule);
  for (const Json& size : shape) {
    if (!size.is_number_integer() || size < -1) throw spec.wrong("shape", shape_rule);
    tensor.shape.push_back(size.get<std::int64_t>());
  }
  return tensor;
}

bool is_tensor(const Item& item) { return item.text("type") == "tensor"; }

/// The items of the list that `json` is.
std::vector<Item> items_of(const Json& json, std::string_view what) {
  if (!json.is_array()) throw invalid_parameter("{}: must be a list", what);
  std::vector<Item> items;
  for (const Json& each : json) items.emplace_back(each, fmt::format("{}[{}]", what, items.size()));
  return items;
}

Json parse(std::string_view text, std::string_view what) {
  try {
    return parse_python_json(text);
  } catch (const Error& error) {
    throw invalid_parameter("{} {}", what, error.what());
  }
}

/// MLflow's rules for the names of a schema.
template <typename Spec>
void check_names(const std::vector<Spec>& specs, std::string_view what) {
  const auto has_name = [](const Spec& spec) { return spec.name.has_value(); };
  const auto named = static_cast<std::size_t>(std::ranges::count_if(specs, has_name));
  if (named != 0 && named != specs.size()) {
    throw invalid_parameter("{}: all must have a name, or none", what);
  }
}

template <typename Spec, typename Read>
std::vector<Spec> specs_of(const std::vector<Item>& items, std::string_view what,
                           const Read& read) {
  std::vector<Spec> specs;
  for (const Item& item : items) {
    if (is_tensor(item) != is_tensor(items.front())) {
      throw item.error("a schema has columns or tensors, not both");
    }
    specs.push_back(read(item));
  }
  check_names(specs, what);
  return specs;
}

void check_unnamed(const Columns& columns, std::string_view what) {
  const auto is_wrong = [](const ColumnSpec& column) { return !column.name && !column.required; };
  if (std::ranges::any_of(columns, is_wrong)) {
    throw invalid_parameter("{}: a column without a name cannot be optional", what);
  }
}

ParamSpec param_of(const Item& item) {
  const char* const type_key = item.find("type") != nullptr ? "type" : "dtype";
  const auto name = item.text("name");
  if (!name) throw item.wrong("name", "a text");
  ParamSpec param{.name = *name, .type = type_of(item, type_key), .default_value = "null"};
  const bool fits = param.type.kind == Kind::object ||
                    (param.type.is_scalar() && param.type.kind != Kind::binary);
  if (!fits)
    throw item.wrong(type_key, "a type that params can have: no binary, array, map or any");
  if (const Json* value = item.find("default")) param.default_value = python_json(*value);
  if (const Json* shape = item.find("shape")) {
    if (*shape != Json::array({-1})) throw item.wrong("shape", "null or [-1]");
    param.is_list = true;
  }
  return param;
}

}  // namespace

Schema parse_schema(std::string_view json, std::string_view what) {
  const Json list = parse(json, what);
  const auto items = items_of(list, what);
  if (items.empty()) throw invalid_parameter("{}: must not be empty", what);
  if (is_tensor(items.front())) {
    auto tensors = specs_of<TensorSpec>(items, what, tensor_of);
    if (tensors.size() > 1 && !tensors.front().name) {
      throw invalid_parameter("{}: several tensors must have names", what);
    }
    return tensors;
  }
  auto columns = specs_of<ColumnSpec>(items, what, column_of);
  check_unnamed(columns, what);
  return columns;
}

std::vector<ParamSpec> parse_params(std::string_view json) {
  const Json list = parse(json, "params");
  std::vector<ParamSpec> params;
  std::set<std::string> names;
  for (const Item& item : items_of(list, "params")) {
    params.push_back(param_of(item));
    if (!names.insert(params.back().name).second) {
      throw item.error(fmt::format("the name '{}' occurs twice", printable(params.back().name)));
    }
  }
  return params;
}

}  // namespace mlf::model
