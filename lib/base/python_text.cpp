// SPDX-License-Identifier: Apache-2.0
//
// MLflow stores what Python's repr(), strip() and splitlines() return, and these follow Unicode's
// character classes. The few classes that are needed are listed here as ranges of code points,
// because a Unicode library would be much larger than this file.
#include "base/python_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace mlf {

namespace {

using Range = std::pair<char32_t, char32_t>;

template <std::size_t Count>
bool is_in(const std::array<Range, Count>& ranges, char32_t point) {
  return std::ranges::any_of(
      ranges, [&](const Range& range) { return range.first <= point && point <= range.second; });
}

/// The opposite of str.isprintable(): control and format characters, separators other than the
/// space, and private use. Unassigned code points are left out, because they differ between
/// versions of Python.
bool is_escaped(char32_t point) {
  static constexpr std::array<Range, 31> escaped{
      {{0x00, 0x1F},       {0x7F, 0xA0},       {0xAD, 0xAD},        {0x600, 0x605},
       {0x61C, 0x61C},     {0x6DD, 0x6DD},     {0x70F, 0x70F},      {0x890, 0x891},
       {0x8E2, 0x8E2},     {0x1680, 0x1680},   {0x180E, 0x180E},    {0x2000, 0x200F},
       {0x2028, 0x202F},   {0x205F, 0x2064},   {0x2066, 0x206F},    {0x3000, 0x3000},
       {0xD800, 0xF8FF},   {0xFDD0, 0xFDEF},   {0xFEFF, 0xFEFF},    {0xFFF9, 0xFFFB},
       {0xFFFE, 0xFFFF},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD},  {0x13430, 0x1343F},
       {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0x1FFFE, 0x1FFFF},  {0xE0001, 0xE0001},
       {0xE0020, 0xE007F}, {0xF0000, 0xFFFFF}, {0x100000, 0x10FFFF}}};
  return is_in(escaped, point);
}

std::string python_escape(char32_t point) {
  const auto number = static_cast<unsigned>(point);
  switch (point) {
    case '\t':
      return "\\t";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    default:
      break;
  }
  if (number <= 0xFF) return fmt::format("\\x{:02x}", number);
  if (number <= 0xFFFF) return fmt::format("\\u{:04x}", number);
  return fmt::format("\\U{:08x}", number);
}

/// The code point at the start; a byte that is not UTF-8 counts as the code point of its value.
CodePoint first_of(std::string_view text) {
  const auto point = decode_utf8(text);
  if (point.length > 0) return point;
  return {.value = static_cast<unsigned char>(text.front()), .length = 1};
}

CodePoint last_of(std::string_view text) {
  for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length) {
    const auto point = decode_utf8(text.substr(text.size() - length));
    if (point.length == length) return point;
  }
  return {.value = 0xFFFD, .length = 1};
}

/// Whether str.splitlines() ends a line at this code point.
bool ends_line(char32_t point) {
  static constexpr std::array<Range, 4> ends{
      {{0x0A, 0x0D}, {0x1C, 0x1E}, {0x85, 0x85}, {0x2028, 0x2029}}};
  return is_in(ends, point);
}

}  // namespace

bool is_python_space(char32_t point) {
  static constexpr std::array<Range, 10> spaces{{{0x09, 0x0D},
                                                 {0x1C, 0x20},
                                                 {0x85, 0x85},
                                                 {0xA0, 0xA0},
                                                 {0x1680, 0x1680},
                                                 {0x2000, 0x200A},
                                                 {0x2028, 0x2029},
                                                 {0x202F, 0x202F},
                                                 {0x205F, 0x205F},
                                                 {0x3000, 0x3000}}};
  return is_in(spaces, point);
}

std::string python_repr(std::string_view text) {
  const bool has_single = text.find('\'') != text.npos;
  const char quote = has_single && text.find('"') == text.npos ? '"' : '\'';
  std::string result(1, quote);
  while (!text.empty()) {
    const auto point = first_of(text);
    if (point.value == '\\' || point.value == static_cast<unsigned char>(quote)) {
      result += {'\\', text.front()};
    } else if (is_escaped(point.value)) {
      result += python_escape(point.value);
    } else {
      result += text.substr(0, point.length);
    }
    text.remove_prefix(point.length);
  }
  return result + quote;
}

std::string_view python_strip(std::string_view text) {
  while (!text.empty()) {
    const auto point = first_of(text);
    if (!is_python_space(point.value)) break;
    text.remove_prefix(point.length);
  }
  return python_strip_right(text);
}

std::string_view python_strip_right(std::string_view text) {
  while (!text.empty()) {
    const auto point = last_of(text);
    if (!is_python_space(point.value)) break;
    text.remove_suffix(point.length);
  }
  return text;
}

std::vector<std::string_view> python_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto point = first_of(text.substr(at));
    std::size_t next = at + point.length;
    if (ends_line(point.value)) {
      lines.push_back(text.substr(begin, at - begin));
      if (point.value == '\r' && text.substr(next).starts_with('\n')) ++next;
      begin = next;
    }
    at = next;
  }
  if (begin < text.size()) lines.push_back(text.substr(begin));
  return lines;
}

std::string universal_newlines(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\r') {
      result += text[at];
      continue;
    }
    result += '\n';
    if (text.substr(at + 1).starts_with('\n')) ++at;
  }
  return result;
}

}  // namespace mlf
