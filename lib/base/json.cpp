// SPDX-License-Identifier: Apache-2.0
//
// JSON by nlohmann's library, whose parser is compiled only in this file. The nesting is measured
// before a text is parsed: the library has no limit, and it and its callers recurse. The library's
// error messages are rewritten, because they contain its internal codes and byte offsets.
#include "base/json.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/numbers.h"

namespace mlf {

namespace {

/// How deep brackets outside strings are nested. Exact for a text that is JSON.
std::size_t json_depth(std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

/// The place of the byte at `offset`: "line 3, column 7", both counted from 1.
std::string place_of(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  const auto line = std::ranges::count(before, '\n') + 1;
  const auto start = before.rfind('\n');
  const auto column = start == before.npos ? before.size() + 1 : before.size() - start;
  return fmt::format("line {}, column {}", line, column);
}

/// REASON of "[json.exception.parse_error.101] parse error at line 1, column 2: REASON".
std::string reason_of(const Json::parse_error& error) {
  const std::string_view text = error.what();
  const auto place = text.find("column ");
  const auto colon = text.find(": ", place == text.npos ? 0 : place);
  return std::string(colon == text.npos ? text : text.substr(colon + 2));
}

std::optional<std::int64_t> integer_of(const Json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (!std::in_range<std::int64_t>(number)) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_string()) return parse_int64(value.get_ref<const std::string&>());
  return std::nullopt;
}

}  // namespace

Json parse_json(std::string_view text) {
  if (json_depth(text) > deepest_json) {
    throw invalid_parameter("is nested deeper than {} levels", deepest_json);
  }
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const std::size_t at = error.byte > 0 ? error.byte - 1 : 0;
    throw invalid_parameter("is not JSON: {}: {}", place_of(text, at), reason_of(error));
  } catch (const Json::out_of_range&) {
    throw invalid_parameter("has a number that is too large for a double");
  }
}

bool is_json(std::string_view text) {
  return json_depth(text) <= deepest_json && Json::accept(text);
}

Json parse_json_or_null(std::string_view text) {
  if (json_depth(text) > deepest_json) return {};
  Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? Json() : json;
}

std::string json_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string json_indented(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Json json_or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

JsonReader JsonReader::parse(std::string_view text, std::string what) {
  std::shared_ptr<const Json> document;
  try {
    document = std::make_shared<const Json>(parse_json(text));
  } catch (const Error& error) {
    throw internal_error("{} {}", what, error.what());
  }
  const Json& object = *document;
  return {std::move(document), object, std::move(what), ""};
}

JsonReader::JsonReader(const Json& object, std::string what)
    : JsonReader(nullptr, object, std::move(what), "") {}

JsonReader::JsonReader(std::shared_ptr<const Json> document, const Json& object, std::string what,
                       std::string path)
    : document_(std::move(document)),
      object_(&object),
      what_(std::move(what)),
      path_(std::move(path)) {
  if (object_->is_object()) return;
  if (path_.empty()) throw internal_error("{} is not a JSON object", what_);
  throw internal_error("'{}' of {} is not an object", path_, what_);
}

template <>
std::optional<std::string> JsonReader::find(std::string_view key) const {
  const Json* value = find_value(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) throw wrong(key, "text");
  return value->get<std::string>();
}

template <>
std::optional<bool> JsonReader::find(std::string_view key) const {
  const Json* value = find_value(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_boolean()) throw wrong(key, "true or false");
  return value->get<bool>();
}

template <>
std::optional<std::int64_t> JsonReader::find(std::string_view key) const {
  const Json* value = find_value(key);
  if (value == nullptr) return std::nullopt;
  const auto number = integer_of(*value);
  if (!number) throw wrong(key, "a 64-bit integer");
  return number;
}

template <>
std::optional<std::uint64_t> JsonReader::find(std::string_view key) const {
  const Json* value = find_value(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned()) return value->get<std::uint64_t>();
  const auto number = integer_of(*value);
  if (!number || *number < 0) throw wrong(key, "a 64-bit integer of 0 or more");
  return static_cast<std::uint64_t>(*number);
}

template <>
std::optional<double> JsonReader::find(std::string_view key) const {
  const Json* value = find_value(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) return value->get<double>();
  const auto number = value->is_string() ? parse_double(value->get_ref<const std::string&>())
                                         : std::optional<double>();
  if (!number) throw wrong(key, "a number");
  return number;
}

template <>
std::optional<std::vector<std::string>> JsonReader::find(std::string_view key) const {
  const Json* value = find_value(key);
  if (value == nullptr) return std::nullopt;
  const auto is_text = [](const Json& item) { return item.is_string(); };
  if (!value->is_array() || !std::all_of(value->begin(), value->end(), is_text)) {
    throw wrong(key, "a list of texts");
  }
  return value->get<std::vector<std::string>>();
}

JsonReader JsonReader::member(std::string_view key) const {
  static const Json nothing = Json::object();
  const Json* value = find_value(key);
  return {document_, value == nullptr ? nothing : *value, what_, path_of(key)};
}

std::vector<JsonReader> JsonReader::list(std::string_view key) const {
  const Json* value = find_value(key);
  if (value == nullptr) return {};
  if (!value->is_array()) throw wrong(key, "a list");
  std::vector<JsonReader> items;
  items.reserve(value->size());
  for (const Json& item : *value) {
    items.push_back({document_, item, what_, fmt::format("{}[{}]", path_of(key), items.size())});
  }
  return items;
}

const Json& JsonReader::value(std::string_view key) const {
  const Json* value = find_value(key);
  if (value == nullptr) throw missing(key);
  return *value;
}

Error JsonReader::wrong(std::string_view key, std::string_view expected) const {
  return internal_error("'{}' of {} is not {}", path_of(key), what_, expected);
}

const Json* JsonReader::find_value(std::string_view key) const {
  const auto found = object_->find(std::string(key));
  return found == object_->end() || found->is_null() ? nullptr : &*found;
}

Error JsonReader::missing(std::string_view key) const {
  return internal_error("{} has no '{}'", what_, path_of(key));
}

std::string JsonReader::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

}  // namespace mlf
