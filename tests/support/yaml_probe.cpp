// SPDX-License-Identifier: Apache-2.0
//
// Lets a script compare meta.yaml reading and writing with another implementation: one JSON value a
// line on stdin, one JSON line each on stdout.
//   yaml_probe write     {"KEY": VALUE, ...}  ->  the YAML text
//   yaml_probe read      YAML text            ->  {"KEY": VALUE, ...} with scalars as text or null,
//   or
//                                                 {"error": MESSAGE}
//   yaml_probe general   the same, past the reader for the common dialect
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "wire/meta_readers.h"
#include "wire/meta_yaml.h"

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

Json answer(const std::string& mode, const Json& request) {
  if (mode == "write") return mlf::wire::write_meta(map_of(request));
  const auto text = request.get<std::string>();
  try {
    return json_of(mode == "general" ? mlf::wire::read_general_meta(text)
                                     : mlf::wire::parse_meta(text));
  } catch (const mlf::Error& error) {
    return {{"error", error.what()}};
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc == 2 ? argv[1] : "";
  if (mode != "write" && mode != "read" && mode != "general") {
    std::cerr << "usage: yaml_probe write|read|general\n";
    return 2;
  }
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer(mode, Json::parse(line)).dump(-1, ' ', true) << '\n';
  }
  return 0;
}
