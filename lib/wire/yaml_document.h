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

/// The document of a text of any kind, within bounds; aliases are copies of what they name. The
/// text has been through the functions below. @throws YamlError
RawNode read_document(std::string_view text);

/// What every reader asks of a text first: UTF-8 without control characters. @throws YamlError
void require_yaml_characters(std::string_view text);

/// Whether lines may end otherwise than in "\n", where YAML sees no difference and yaml-cpp does.
bool has_odd_line_ends(std::string_view text);
std::string with_plain_line_ends(std::string_view text);

/// `text` without a byte order mark.
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace mlf::wire
