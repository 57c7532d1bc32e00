// SPDX-License-Identifier: Apache-2.0
//
// Reads and writes meta.yaml, for scripts that compare mlf with another implementation. Each line
// of standard input is a JSON value, and each answer is a line of JSON. A text that cannot be read
// is answered with {"error": MESSAGE}. The argument says what is done:
// - write: from {"KEY": VALUE, ...} to the YAML text;
// - read: from YAML text to {"KEY": VALUE, ...}, with scalars as text or null;
// - general: the same, but without the fast reader for files as MLflow writes them;
// - typed: from YAML text to the value, with scalars as [TYPE, TEXT] and maps as
//   {"map": [[KEY, VALUE], ...]}.
#include <array>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "wire/meta_readers.h"
#include "wire/meta_yaml.h"
#include "wire/yaml.h"

namespace {

using Json = nlohmann::ordered_json;
using mlf::wire::MetaMap;
using mlf::wire::MetaValue;

MetaMap map_of(const Json& json);

MetaValue value_of(const Json& json) {
  MetaValue value;
  if (json.is_string()) return MetaValue::of(json.get<std::string>());
  if (json.is_number_integer()) return MetaValue::of(json.get<std::int64_t>());
  if (json.is_object()) {
    value.kind = MetaValue::Kind::map;
    value.map = map_of(json);
  } else if (json.is_array()) {
    value.kind = MetaValue::Kind::list;
    for (const auto& item : json) value.list.push_back(value_of(item));
  }
  return value;
}

MetaMap map_of(const Json& json) {
  MetaMap map;
  for (const auto& [key, value] : json.items()) map.push_back({key, value_of(value)});
  return map;
}

Json json_of(const MetaMap& map);

Json json_of(const MetaValue& value) {
  switch (value.kind) {
    case MetaValue::Kind::null:
      return nullptr;
    case MetaValue::Kind::plain:
    case MetaValue::Kind::text:
      return value.text;
    case MetaValue::Kind::map:
      return json_of(value.map);
    case MetaValue::Kind::list:
      break;
  }
  Json list = Json::array();
  for (const auto& item : value.list) list.push_back(json_of(item));
  return list;
}

Json json_of(const MetaMap& map) {
  Json object = Json::object();
  for (const auto& entry : map) object[entry.key] = json_of(entry.value);
  return object;
}

Json typed_json(const mlf::wire::YamlNode& node) {
  using Kind = mlf::wire::YamlNode::Kind;
  if (node.kind == Kind::list) {
    Json list = Json::array();
    for (const auto& item : node.items) list.push_back(typed_json(item));
    return {{"list", list}};
  }
  if (node.kind == Kind::map) {
    Json map = Json::array();
    for (const auto& entry : node.entries) {
      map.push_back(Json::array({entry.key, typed_json(entry.value)}));
    }
    return {{"map", map}};
  }
  static constexpr std::array<const char*, 5> types = {"null", "bool", "int", "float", "str"};
  return Json::array({types[static_cast<std::size_t>(node.kind)], node.text});
}

Json answer(const std::string& mode, const Json& request) {
  if (mode == "write") return mlf::wire::write_meta(map_of(request));
  const auto text = request.get<std::string>();
  try {
    if (mode == "typed") return typed_json(mlf::wire::read_yaml(text).root);
    return json_of(mode == "general" ? mlf::wire::read_general_meta(text)
                                     : mlf::wire::parse_meta(text));
  } catch (const mlf::Error& error) {
    return {{"error", error.what()}};
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc == 2 ? argv[1] : "";
  if (mode != "write" && mode != "read" && mode != "general" && mode != "typed") {
    std::cerr << "usage: yaml_probe write|read|general|typed\n";
    return 2;
  }
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer(mode, Json::parse(line)).dump(-1, ' ', true) << '\n';
  }
  return 0;
}
