// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "wire/yaml.h"

/// Makes the values of which MLmodel and environment files are written.
namespace mlf::model {

inline wire::YamlNode text_node(std::string text) {
  wire::YamlNode node;
  node.kind = wire::YamlNode::Kind::text;
  node.text = std::move(text);
  return node;
}

inline wire::YamlNode list_node() {
  wire::YamlNode node;
  node.kind = wire::YamlNode::Kind::list;
  return node;
}

inline wire::YamlNode map_node() {
  wire::YamlNode node;
  node.kind = wire::YamlNode::Kind::map;
  return node;
}

inline void add(wire::YamlNode& map, std::string_view key, wire::YamlNode value) {
  map.entries.push_back({std::string(key), {}, std::move(value)});
}

}  // namespace mlf::model
