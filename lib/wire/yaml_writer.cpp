// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>

#include "wire/meta_yaml.h"
#include "wire/yaml.h"

namespace mlf::wire {

namespace {

/// A number of Python's in YAML 1.1, where an exponent needs a "." before it.
std::string real_in_yaml(const std::string& text) {
  if (text == "inf" || text == "-inf") return text == "inf" ? ".inf" : "-.inf";
  if (text == "nan") return ".nan";
  const auto exponent = text.find('e');
  const bool has_point = text.find('.') != std::string::npos;
  if (exponent == std::string::npos || has_point) return text;
  return text.substr(0, exponent) + ".0" + text.substr(exponent);
}

/// The text of a scalar that is written without quotes.
std::string plain_text(YamlNode::Kind kind, const std::string& text) {
  switch (kind) {
    case YamlNode::Kind::null:
      return "null";
    case YamlNode::Kind::boolean:
      return text == "True" ? "true" : "false";
    case YamlNode::Kind::real:
      return real_in_yaml(text);
    default:
      return text;
  }
}

MetaValue meta_value(const YamlNode& node);

MetaMap meta_map(const YamlNode& map) {
  MetaMap result;
  for (const auto& entry : map.entries) {
    const bool is_text = entry.key_kind == YamlNode::Kind::text;
    result.push_back({.key = is_text ? entry.key : plain_text(entry.key_kind, entry.key),
                      .value = meta_value(entry.value),
                      .is_plain_key = !is_text});
  }
  return result;
}

MetaValue meta_value(const YamlNode& node) {
  MetaValue value;
  switch (node.kind) {
    case YamlNode::Kind::null:
      return value;
    case YamlNode::Kind::list:
      value.kind = MetaValue::Kind::list;
      for (const auto& item : node.items) value.list.push_back(meta_value(item));
      return value;
    case YamlNode::Kind::map:
      value.kind = MetaValue::Kind::map;
      value.map = meta_map(node);
      return value;
    case YamlNode::Kind::text:
      value.kind = node.is_date ? MetaValue::Kind::plain : MetaValue::Kind::text;
      value.text = node.text;
      return value;
    default:
      value.kind = MetaValue::Kind::plain;
      value.text = plain_text(node.kind, node.text);
      return value;
  }
}

}  // namespace

std::string write_yaml(const YamlNode& map) { return write_meta(meta_map(map)); }

}  // namespace mlf::wire
