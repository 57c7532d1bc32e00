// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/yaml_place.h"

/// What the readers of YAML share: a document as it is written, before anything is made of the
/// types of its scalars and of keys that stand twice.
namespace mlf::wire {

struct RawEntry;

struct RawNode {
  enum class Kind {
    null,   ///< nothing, "~" or "null"
    plain,  ///< a scalar without quotes, or with one of YAML's tags
    text,   ///< any other scalar
    list,
    map,
  };
  Kind kind = Kind::null;
  std::string text;  ///< of plain and text
  std::string tag;   ///< of plain: "int", "float", "bool", "null", "timestamp", or "" without a tag
  std::vector<RawNode> list;
  std::vector<RawEntry> map;  ///< in the order of the file; keys are scalars
  YamlPlace place;
};

struct RawEntry {
  RawNode key;
  RawNode value;
};

/// The document of a text of any kind, within bounds; aliases are copies of what they name. A byte
/// order mark is a character here. @throws YamlError
RawNode read_document(std::string_view text);

/// What every reader asks of a text first: UTF-8 of the characters that YAML allows. @throws
/// YamlError
void require_yaml_characters(std::string_view text);

/// `text` without the byte order mark that it may begin with.
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace mlf::wire
