// SPDX-License-Identifier: Apache-2.0
//
// Gives the raw nodes of a document their types by PyYAML's rules, which are those of YAML 1.1.
// yaml-cpp's own conversions follow YAML 1.2 and would read values such as "yes", "010" or "1:30"
// differently from MLflow.
#include "wire/yaml.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/numbers.h"
#include "base/text.h"
#include "wire/yaml_document.h"
#include "wire/yaml_types.h"

namespace mlf::wire {

namespace {

/// The most bytes of a file. People do not write larger ones.
constexpr std::size_t longest_document = std::size_t{16} << 20;

ScalarType type_of_tag(std::string_view tag) {
  if (tag == "int") return ScalarType::integer;
  if (tag == "float") return ScalarType::real;
  if (tag == "bool") return ScalarType::boolean;
  return tag == "null" ? ScalarType::null : ScalarType::timestamp;
}

/// The type of a scalar in PyYAML: that of its tag, or without a tag the one that its text has.
ScalarType type_of(const RawNode& scalar) {
  if (scalar.kind == RawNode::Kind::null) return ScalarType::null;
  if (scalar.kind == RawNode::Kind::text) return ScalarType::text;
  const auto seen = scalar_type(scalar.text);
  if (scalar.tag.empty()) return seen;
  const auto asked = type_of_tag(scalar.tag);
  const bool is_wider =
      asked == ScalarType::null || (asked == ScalarType::real && seen == ScalarType::integer &&
                                    scalar.text.find_first_of("bx") == std::string::npos);
  if (seen == asked || is_wider) return asked;
  throw YamlError({scalar.place, fmt::format("the tag '!!{}' does not fit the value '{}'",
                                             scalar.tag, printable(scalar.text))});
}

YamlNode scalar_of(const RawNode& raw) {
  YamlNode node;
  node.place = raw.place;
  const auto take = [&](YamlNode::Kind kind, std::optional<std::string> text) {
    if (!text) {
      throw YamlError(
          {raw.place, fmt::format("'{}' is not a valid number or date", printable(raw.text))});
    }
    node.kind = kind;
    node.text = std::move(*text);
  };
  switch (type_of(raw)) {
    case ScalarType::null:
      break;
    case ScalarType::boolean:
      take(YamlNode::Kind::boolean, boolean_text(raw.text));
      break;
    case ScalarType::integer:
      take(YamlNode::Kind::integer, integer_text(raw.text));
      break;
    case ScalarType::real:
      take(YamlNode::Kind::real, real_text(raw.text));
      break;
    case ScalarType::timestamp:
      take(YamlNode::Kind::text, timestamp_text(raw.text));
      node.is_date = true;
      break;
    case ScalarType::text:
      take(YamlNode::Kind::text, raw.text);
      break;
    case ScalarType::merge:
    case ScalarType::value:
      throw YamlError(
          {raw.place,
           fmt::format("'{}' has a special meaning in YAML; put it in quotes", raw.text)});
  }
  return node;
}

/// The key as a value: a text that is "None" for null.
YamlNode typed_key(const RawNode& key) {
  YamlNode node;
  if (key.kind == RawNode::Kind::plain && key.text == "=") {
    node.kind = YamlNode::Kind::text;
    node.text = "=";
    return node;
  }
  node = scalar_of(key);
  if (node.kind == YamlNode::Kind::null) node.text = "None";
  return node;
}

bool is_merge_key(const RawNode& key) {
  return key.kind == RawNode::Kind::plain && key.tag.empty() && key.text == "<<";
}

/// The entries that the merge keys of a map add, followed by its own. An entry replaces earlier
/// ones with the same key.
std::vector<RawEntry> merged_entries(std::vector<RawEntry> entries) {
  std::vector<RawEntry> merged;
  std::vector<RawEntry> own;
  const auto merge = [&](RawNode value) {
    if (value.kind != RawNode::Kind::map) {
      throw YamlError({value.place, "'<<' merges a map or a list of maps"});
    }
    std::ranges::move(merged_entries(std::move(value.map)), std::back_inserter(merged));
  };
  for (auto& entry : entries) {
    if (!is_merge_key(entry.key)) {
      own.push_back(std::move(entry));
    } else if (entry.value.kind == RawNode::Kind::list) {
      auto& list = entry.value.list;
      std::for_each(list.rbegin(), list.rend(), [&](RawNode& item) { merge(std::move(item)); });
    } else {
      merge(std::move(entry.value));
    }
  }
  std::ranges::move(own, std::back_inserter(merged));
  return merged;
}

/// Gives raw nodes their types.
class Converter {
 public:
  YamlNode convert(RawNode raw) {
    if (raw.kind == RawNode::Kind::map) return convert_map(std::move(raw));
    if (raw.kind != RawNode::Kind::list) return scalar_of(raw);
    YamlNode node;
    node.kind = YamlNode::Kind::list;
    node.place = raw.place;
    for (auto& item : raw.list) node.items.push_back(convert(std::move(item)));
    return node;
  }

  std::vector<Problem> take_repeated_keys() {
    std::ranges::sort(repeated_keys_, {}, [](const Problem& problem) {
      return std::pair(problem.place.line, problem.place.column);
    });
    const auto same = [](const Problem& a, const Problem& b) { return a.place == b.place; };
    repeated_keys_.erase(std::unique(repeated_keys_.begin(), repeated_keys_.end(), same),
                         repeated_keys_.end());
    return std::move(repeated_keys_);
  }

 private:
  YamlNode convert_map(RawNode raw) {
    note_repeated_keys(raw.map);
    YamlNode node;
    node.kind = YamlNode::Kind::map;
    node.place = raw.place;
    std::unordered_map<std::string, std::size_t> index;
    for (auto& entry : merged_entries(std::move(raw.map))) {
      auto key = typed_key(entry.key);
      YamlEntry typed{std::move(key.text), entry.key.place, convert(std::move(entry.value)),
                      key.kind};
      const auto [known, is_new] = index.emplace(typed.key, node.entries.size());
      if (is_new) {
        node.entries.push_back(std::move(typed));
      } else {
        node.entries[known->second] = std::move(typed);
      }
    }
    return node;
  }

  void note_repeated_keys(const std::vector<RawEntry>& entries) {
    std::unordered_map<std::string, int> lines;
    for (const auto& entry : entries) {
      if (is_merge_key(entry.key)) continue;
      const auto text = typed_key(entry.key).text;
      const auto [first, is_new] = lines.emplace(text, entry.key.place.line);
      if (is_new) continue;
      repeated_keys_.push_back(
          {entry.key.place,
           fmt::format("the key '{}' stands in line {} already", printable(text), first->second)});
    }
  }

  std::vector<Problem> repeated_keys_;
};

/// Python's repr() of a text, but without escapes for characters beyond ASCII.
std::string python_quoted(std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
  std::string quoted(1, quote);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n' || c == '\r' || c == '\t') {
      quoted += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      quoted += fmt::format("\\x{:02x}", byte);
    } else {
      if (c == quote || c == '\\') quoted += '\\';
      quoted += c;
    }
  }
  return quoted + quote;
}

std::string node_repr(const YamlNode& node) {
  return node.kind == YamlNode::Kind::text ? python_quoted(node.text) : python_text(node);
}

Json number_json(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::integer) {
    if (const auto number = parse_int64(node.text)) return *number;
  }
  const double number = parse_double(node.text).value_or(0);
  if (std::isfinite(number)) return number;
  return node.text;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto entry = std::ranges::find(entries, key, &YamlEntry::key);
  return entry == entries.end() ? nullptr : &entry->value;
}

YamlDocument read_yaml(std::string_view text) {
  text = without_byte_order_mark(text);
  if (text.size() > longest_document) throw YamlError({{}, "it is larger than 16 MiB"});
  Converter converter;
  auto root = converter.convert(read_document(text));
  return {std::move(root), converter.take_repeated_keys()};
}

YamlNode parse_yaml(std::string_view text) {
  auto document = read_yaml(text);
  if (!document.repeated_keys.empty()) throw YamlError(document.repeated_keys.front());
  return std::move(document.root);
}

std::string python_text(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::null) return "None";
  if (node.is_scalar()) return node.text;
  const bool is_list = node.kind == YamlNode::Kind::list;
  std::string parts;
  const auto add = [&](std::string_view part) {
    if (!parts.empty()) parts += ", ";
    parts += part;
  };
  for (const auto& item : node.items) add(node_repr(item));
  for (const auto& entry : node.entries) {
    add(fmt::format("{}: {}", python_quoted(entry.key), node_repr(entry.value)));
  }
  return is_list ? "[" + parts + "]" : "{" + parts + "}";
}

Json to_json(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return nullptr;
    case YamlNode::Kind::boolean:
      return node.text == "True";
    case YamlNode::Kind::integer:
    case YamlNode::Kind::real:
      return number_json(node);
    case YamlNode::Kind::text:
      return node.text;
    case YamlNode::Kind::list: {
      auto list = Json::array();
      for (const auto& item : node.items) list.push_back(to_json(item));
      return list;
    }
    case YamlNode::Kind::map:
      break;
  }
  auto map = Json::object();
  for (const auto& entry : node.entries) map[entry.key] = to_json(entry.value);
  return map;
}

}  // namespace mlf::wire
