// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "wire/yaml_place.h"

/// Reads YAML files that people write (MLproject, python_env.yaml, conda.yaml, job templates) as
/// PyYAML's safe loader does, and keeps the place of every value.
namespace mlf::wire {

struct YamlEntry;

struct YamlNode {
  enum class Kind { null, boolean, integer, real, text, list, map };
  Kind kind = Kind::null;
  /// The value of a scalar as Python's str() writes it: "31" for 0x1F, "True" for yes, "1000.0" for
  /// 1.0e+3. As in PyYAML, 1e3 is a text. A date is a text too. "" for null.
  std::string text;
  std::vector<YamlNode> items;     ///< for a list
  std::vector<YamlEntry> entries;  ///< for a map, in the order of the file; keys are unique
  YamlPlace place;
  bool is_date = false;  ///< for a text: PyYAML reads it as a date or time

  bool is_scalar() const { return kind != Kind::list && kind != Kind::map; }
  /// The value of a key; nullptr when the key is missing or this is not a map.
  const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  YamlPlace place;  ///< of the key
  YamlNode value;
  /// Of the key. PyYAML reads keys that are not quoted as values are read: 1 is an integer.
  YamlNode::Kind key_kind = YamlNode::Kind::text;
};

struct YamlDocument {
  YamlNode root;
  /// Keys that occur again in the same map, in the order of the file. As in PyYAML, the last one
  /// counts.
  std::vector<Problem> repeated_keys{};
};

/// Reads one document; an empty text gives null. Merge keys ("<<") are merged, and an alias becomes
/// a copy of what it names. Size, nesting and the copies are limited.
/// @throws YamlError for a text that is not YAML, has tags other than YAML's own, or exceeds a
/// limit.
YamlDocument read_yaml(std::string_view text);

/// The same, but a key that occurs twice is an error too.
YamlNode parse_yaml(std::string_view text);

/// Writes a map as PyYAML's safe_dump() does, with sorted keys, in block style and with Unicode.
/// PyYAML and read_yaml() read the same values from it.
std::string write_yaml(const YamlNode& map);

/// The value as Python's str() writes it, also for lists and maps: "[1, 'a', None]".
std::string python_text(const YamlNode& node);

/// The value as JSON. NaN and the infinities, which JSON has no numbers for, become texts.
Json to_json(const YamlNode& node);

}  // namespace mlf::wire
