// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/error.h"

/// YAML that people write (MLproject, python_env.yaml, conda.yaml, job templates), as PyYAML's
/// safe loader reads it, with the place of every value.
namespace mlf::wire {

/// A place in a text; lines and columns count from 1, columns in bytes.
struct YamlPlace {
  int line = 1;
  int column = 1;

  bool operator==(const YamlPlace&) const = default;
};

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

/// Where in the document `text` the byte `offset` of `value` stands, a text whose own place is
/// `place`; that place where the document writes it in escapes or names it by an alias.
YamlPlace place_in(std::string_view text, YamlPlace place, std::string_view value,
                   std::size_t offset);

/// Something wrong with a file that a person wrote.
struct Problem {
  YamlPlace place;
  std::string message;
};

/// "FILE:LINE:COLUMN: MESSAGE"
std::string to_string(const Problem& problem, std::string_view file);

/// A text that is no YAML.
class YamlError : public Error {
 public:
  explicit YamlError(Problem problem);
  const Problem& problem() const { return problem_; }

 private:
  Problem problem_;
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
nlohmann::ordered_json to_json(const YamlNode& node);

}  // namespace mlf::wire
