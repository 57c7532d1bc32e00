// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "wire/yaml_place.h"

/// YAML that people write (MLproject, python_env.yaml, conda.yaml, job templates), as PyYAML's
/// safe loader reads it, with the place of every value.
namespace mlf::wire {

struct YamlEntry;

struct YamlNode {
  enum class Kind { null, boolean, integer, real, text, list, map };
  Kind kind = Kind::null;
  /// Of a scalar as Python's str() gives its value: 0x1F reads as 31, yes as True, 1.0e+3 as
  /// 1000.0, but 1e3 as text (PyYAML). A date is text. "" of null.
  std::string text;
  std::vector<YamlNode> items;     ///< of a list
  std::vector<YamlEntry> entries;  ///< of a map, in the order of the file; keys are unique
  YamlPlace place;

  bool is_scalar() const { return kind != Kind::list && kind != Kind::map; }
  /// The value of a key of a map; nullptr when there is none or this is no map.
  const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  YamlPlace place;  ///< of the key
  YamlNode value;
};

struct YamlDocument {
  YamlNode root;
  /// Keys that stand twice in their map, in the order of the file; the last one counts, as in
  /// PyYAML.
  std::vector<Problem> repeated_keys{};
};

/// One document; an empty text gives null. Merge keys ("<<") are merged; aliases are copies. Size,
/// nesting and what aliases may copy are bounded.
/// @throws YamlError for what is no YAML, tags but YAML's own, and what goes over the bounds.
YamlDocument read_yaml(std::string_view text);

/// The same where a key that stands twice is an error too.
YamlNode parse_yaml(std::string_view text);

/// What Python's str() makes of the value, a list or map as well: "[1, 'a', None]".
std::string python_text(const YamlNode& node);

/// The same as JSON: numbers and truth values as such, but for what JSON has no numbers for, which
/// is text.
Json to_json(const YamlNode& node);

}  // namespace mlf::wire
