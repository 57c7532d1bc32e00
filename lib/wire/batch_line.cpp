// SPDX-License-Identifier: Apache-2.0
//
// Reads one JSON object by nlohmann's library. NaN and the infinities, which Python writes but JSON
// does not have, are put in quotes before the library gets the line.
#include "wire/batch_line.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::wire {

namespace {

/// The place of an item in the line, for messages: "metrics[3]".
using Place = std::string;

std::string shown_value(const Json& value) {
  const auto text = json_line(value);
  return printable(utf8_prefix(text, 60));
}

[[noreturn]] void refuse(const Place& place, std::string_view member, const Json& value,
                         std::string_view wanted) {
  throw invalid_parameter("{}: '{}' must be {}, and is {}", place, member, wanted,
                          shown_value(value));
}

void require_members(const Json& object, const Place& place,
                     std::initializer_list<std::string_view> known) {
  if (!object.is_object()) {
    throw invalid_parameter("{} must be an object, and is {}", place, shown_value(object));
  }
  std::vector<std::string> names(known.begin(), known.end());
  for (const auto& [name, value] : object.items()) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    throw invalid_parameter("{} has an unknown member '{}'; it can have {}", place,
                            printable(utf8_prefix(name, 60)), join(names, ", "));
  }
}

const Json* find(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

const Json& get(const Json& object, const Place& place, const char* member) {
  const auto* found = find(object, member);
  if (found == nullptr) throw invalid_parameter("{} has no '{}'", place, member);
  return *found;
}

std::string get_string(const Json& object, const Place& place, const char* member) {
  const auto& value = get(object, place, member);
  if (!value.is_string()) refuse(place, member, value, "a string");
  return value.get<std::string>();
}

std::optional<std::string> find_string(const Json& object, const Place& place, const char* member) {
  if (find(object, member) == nullptr) return std::nullopt;
  return get_string(object, place, member);
}

std::int64_t find_integer(const Json& object, const Place& place, const char* member,
                          std::int64_t otherwise) {
  const auto* value = find(object, member);
  if (value == nullptr) return otherwise;
  const bool fits = value->is_number_integer() &&
                    !(value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX);
  if (fits) return value->get<std::int64_t>();
  if (value->is_string()) {
    if (const auto integer = parse_int64(value->get_ref<const std::string&>())) return *integer;
  }
  refuse(place, member, *value, "an integer of 64 bits");
}

double get_number(const Json& object, const Place& place, const char* member) {
  const auto& value = get(object, place, member);
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) {
    if (const auto number = parse_double(value.get_ref<const std::string&>())) return *number;
  }
  refuse(place, member, value, "a number");
}

void add_metric(const Json& object, const Place& place, std::int64_t now_ms, Batch& batch) {
  require_members(object, place,
                  {"key", "value", "timestamp", "step", "dataset_name", "dataset_digest"});
  batch.metrics.push_back({.key = get_string(object, place, "key"),
                           .value = get_number(object, place, "value"),
                           .timestamp = find_integer(object, place, "timestamp", now_ms),
                           .step = find_integer(object, place, "step", 0),
                           .dataset_name = find_string(object, place, "dataset_name"),
                           .dataset_digest = find_string(object, place, "dataset_digest"),
                           .model_id = std::nullopt});
}

/// Adds a param or a tag.
template <typename Item>
void add_text(const Json& object, const Place& place, std::vector<Item>& items) {
  require_members(object, place, {"key", "value"});
  items.push_back({get_string(object, place, "key"), get_string(object, place, "value")});
}

template <typename Add>
void for_each_item(const Json& line, const char* list, const char* single, const Add& add) {
  if (const auto* items = find(line, list)) {
    if (!items->is_array()) refuse("the line", list, *items, "an array");
    std::size_t index = 0;
    for (const auto& item : *items) add(item, fmt::format("{}[{}]", list, index++));
  }
  if (const auto* item = find(line, single)) add(*item, single);
}

/// The line with quotes around each NaN, Infinity and -Infinity outside strings.
std::string quote_numbers(std::string_view line) {
  std::string quoted;
  bool in_string = false;
  while (!line.empty()) {
    std::size_t length = 1;
    if (in_string) {
      if (line[0] == '\\' && line.size() > 1) length = 2;
      if (line[0] == '"') in_string = false;
      quoted += line.substr(0, length);
    } else {
      if (line[0] == '"') in_string = true;
      bool is_word = false;
      for (const std::string_view word : {"NaN", "-Infinity", "Infinity"}) {
        if (!line.starts_with(word)) continue;
        length = word.size();
        is_word = true;
        break;
      }
      quoted += is_word ? '"' + std::string(line.substr(0, length)) + '"'
                        : std::string(line.substr(0, length));
    }
    line.remove_prefix(length);
  }
  return quoted;
}

Json parse_line(std::string_view line) {
  const bool has_words = line.find("NaN") != line.npos || line.find("Infinity") != line.npos;
  auto parsed = has_words ? parse_json_or_null(quote_numbers(line)) : parse_json_or_null(line);
  if (!parsed.is_null()) return parsed;
  throw invalid_parameter("the line is no JSON object: '{}'", printable(utf8_prefix(line, 60)));
}

}  // namespace

Batch parse_batch_line(std::string_view line, std::int64_t now_ms) {
  const auto object = parse_line(line);
  require_members(object, "the line", {"metrics", "params", "tags", "metric", "param", "tag"});
  Batch batch;
  for_each_item(object, "metrics", "metric", [&](const Json& item, const Place& place) {
    add_metric(item, place, now_ms, batch);
  });
  for_each_item(object, "params", "param",
                [&](const Json& item, const Place& place) { add_text(item, place, batch.params); });
  for_each_item(object, "tags", "tag",
                [&](const Json& item, const Place& place) { add_text(item, place, batch.tags); });
  return batch;
}

}  // namespace mlf::wire
