// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/yaml_place.h"

/// A YAML document before its scalars get types and before repeated keys are dropped. All readers
/// of YAML share it.
namespace mlf::wire {

struct RawEntry;

struct RawNode {
  enum class Kind {
    null,   ///< an empty value, "~" or "null"
    plain,  ///< a scalar without quotes, or with a tag of YAML's own
    text,   ///< any other scalar
    list,
    map,
  };
  Kind kind = Kind::null;
  std::string text;  ///< for `plain` and `text`
  std::string tag;   ///< for `plain`: "int", "float", "bool", "null", "timestamp" or "" for no tag
  std::vector<RawNode> list;
  std::vector<RawEntry> map;  ///< in the order of the file; keys are scalars
  YamlPlace place;
};

struct RawEntry {
  RawNode key;
  RawNode value;
};

/// Reads a document of any kind. An alias becomes a copy of what it names. Size and nesting are
/// limited. A byte order mark is not skipped. @throws YamlError
RawNode read_document(std::string_view text);

/// Checks that a text is UTF-8 and has only characters that YAML allows. Every reader does this
/// first. @throws YamlError
void require_yaml_characters(std::string_view text);

/// `text` without a byte order mark at its beginning.
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace mlf::wire
