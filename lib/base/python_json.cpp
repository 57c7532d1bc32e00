// SPDX-License-Identifier: Apache-2.0
#include "base/python_json.h"

#include <array>
#include <limits>

#include <nlohmann/json.hpp>

#include "base/numbers.h"

namespace mlf {

namespace {

struct OddNumber {
  std::string_view name;
  double value;
};

constexpr std::array<OddNumber, 3> odd_numbers{
    {{"NaN", std::numeric_limits<double>::quiet_NaN()},
     {"-Infinity", -std::numeric_limits<double>::infinity()},
     {"Infinity", std::numeric_limits<double>::infinity()}}};

/// What stands for such a number while the text is parsed: a string that begins with NUL.
constexpr std::string_view mark = R"("\u0000)";

/// The name that `text` begins with, and "" for none.
std::string_view odd_number_at(std::string_view text) {
  for (const auto& number : odd_numbers) {
    if (text.starts_with(number.name)) return number.name;
  }
  return "";
}

/// The text with a marked string for each number that only Python's JSON has.
std::string with_marks(std::string_view text) {
  std::string marked;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto name = in_string ? "" : odd_number_at(text.substr(at));
    if (!name.empty()) {
      marked.append(mark).append(name) += '"';
      at += name.size();
      continue;
    }
    const std::size_t length = in_string && text[at] == '\\' ? 2 : 1;
    if (text[at] == '"') in_string = !in_string;
    marked += text.substr(at, length);
    at += length;
  }
  return marked;
}

void replace_marks(Json& json) {
  if (json.is_structured()) {
    for (auto& item : json) replace_marks(item);
  }
  if (!json.is_string()) return;
  const std::string_view text = json.get_ref<const std::string&>();
  for (const auto& number : odd_numbers) {
    if (text.size() == number.name.size() + 1 && text[0] == '\0' && text.ends_with(number.name)) {
      json = number.value;
      return;
    }
  }
}

void append(std::string& out, const Json& json);

template <typename Items, typename AppendItem>
void append_all(std::string& out, const Items& items, const AppendItem& append_item) {
  std::string_view separator;
  for (const auto& item : items) {
    out += separator;
    append_item(item);
    separator = ", ";
  }
}

void append_number(std::string& out, double value) {
  for (const auto& number : odd_numbers) {
    if (value == number.value || (value != value && number.value != number.value)) {
      out += number.name;
      return;
    }
  }
  append_double(out, value);
}

std::string ascii(const Json& scalar) {
  return scalar.dump(-1, ' ', true, Json::error_handler_t::replace);
}

void append(std::string& out, const Json& json) {
  if (json.is_array()) {
    out += '[';
    append_all(out, json, [&](const Json& item) { append(out, item); });
    out += ']';
  } else if (json.is_object()) {
    out += '{';
    append_all(out, json.items(), [&](const auto& member) {
      out.append(ascii(member.key())) += ": ";
      append(out, member.value());
    });
    out += '}';
  } else if (json.is_number_float()) {
    append_number(out, json.get<double>());
  } else {
    out += ascii(json);
  }
}

}  // namespace

Json parse_python_json(std::string_view text) {
  const bool may_have_odd = text.find("NaN") != text.npos || text.find("Infinity") != text.npos;
  if (!may_have_odd) return parse_json(text);
  Json json = parse_json(with_marks(text));
  replace_marks(json);
  return json;
}

std::string python_json(const Json& json) {
  std::string text;
  append(text, json);
  return text;
}

}  // namespace mlf
