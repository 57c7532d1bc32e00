// SPDX-License-Identifier: Apache-2.0
#include "wire/yaml_line_ends.h"

namespace mlf::wire {

namespace {

constexpr std::string_view next_line = "\xC2\x85";
constexpr std::string_view line_separator = "\xE2\x80\xA8";
constexpr std::string_view paragraph_separator = "\xE2\x80\xA9";

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

bool has_odd_line_ends(std::string_view text) { return has(text, "\r") || has(text, next_line); }

std::string with_plain_line_ends(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const bool is_next_line = text.starts_with(next_line);
    const bool is_pair = is_next_line || text.starts_with("\r\n");
    plain += is_next_line || text[0] == '\r' ? '\n' : text[0];
    text.remove_prefix(is_pair ? 2 : 1);
  }
  return plain;
}

bool has_separators(std::string_view text) {
  return has(text, line_separator) || has(text, paragraph_separator);
}

std::size_t line_end_length(std::string_view text) {
  if (text.starts_with('\n')) return 1;
  const bool is_separator =
      text.starts_with(line_separator) || text.starts_with(paragraph_separator);
  return is_separator ? line_separator.size() : 0;
}

}  // namespace mlf::wire
