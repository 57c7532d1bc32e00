// SPDX-License-Identifier: Apache-2.0
// Looks for separators ("=" or ":") and takes the key before and the number behind each.
#include "record/key_value.h"

#include <array>
#include <cctype>
#include <optional>

#include "base/characters.h"
#include "base/text.h"

namespace mlf::record {

namespace {

bool is_letter_or_line(char c) { return is_letter(c) || c == '_'; }
bool is_key_character(char c) {
  return is_letter_or_line(c) || is_digit(c) || c == '.' || c == '/' || c == '-';
}
bool is_quote(char c) { return c == '"' || c == '\''; }

/// The key that ends just before `separator`, or "".
std::string_view key_before(std::string_view line, std::size_t separator) {
  std::size_t end = separator;
  while (end > 0 && is_blank(line[end - 1])) --end;
  const bool is_quoted = end > 0 && is_quote(line[end - 1]);
  const char quote = is_quoted ? line[end - 1] : '\0';
  if (is_quoted) --end;
  std::size_t begin = end;
  while (begin > 0 && is_key_character(line[begin - 1])) --begin;
  if (begin == end || !is_letter_or_line(line[begin])) return "";
  std::size_t before = begin;
  if (is_quoted) {
    if (before == 0 || line[before - 1] != quote) return "";
    --before;
  }
  const bool stands_free =
      before == 0 || is_blank(line[before - 1]) || is_one_of(line[before - 1], ",;([{|<");
  return stands_free ? line.substr(begin, end - begin) : "";
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// The length of inf, infinity or nan in any case at `at`, or 0.
std::size_t word_length(std::string_view text, std::size_t at) {
  for (const std::string_view word : {"infinity", "inf", "nan"}) {
    if (to_lower(text.substr(at, word.size())) == word) return word.size();
  }
  return 0;
}

/// The length of the number at the beginning of `text`, or 0.
std::size_t number_length(std::string_view text) {
  std::size_t at = !text.empty() && is_one_of(text[0], "+-") ? 1 : 0;
  if (const std::size_t word = word_length(text, at); word > 0) return at + word;
  const std::size_t whole_end = skip_digits(text, at);
  std::size_t digits = whole_end - at;
  at = whole_end;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction_end = skip_digits(text, at + 1);
    digits += fraction_end - at - 1;
    at = fraction_end;
  }
  if (digits == 0) return 0;
  if (at < text.size() && is_one_of(text[at], "eE")) {
    const std::size_t sign = at + 1 < text.size() && is_one_of(text[at + 1], "+-") ? 1 : 0;
    const std::size_t exponent_end = skip_digits(text, at + 1 + sign);
    if (exponent_end > at + 1 + sign) at = exponent_end;
  }
  return at;
}

bool ends_number(std::string_view rest) {
  if (rest.empty() || is_blank(rest[0]) || is_one_of(rest[0], ",;)]}|>%")) return true;
  return rest == ".";  // the full stop of a sentence
}

std::string_view number_behind(std::string_view line, std::size_t separator) {
  std::size_t at = separator + 1;
  while (at < line.size() && is_blank(line[at])) ++at;
  const std::string_view rest = line.substr(at);
  const std::size_t length = number_length(rest);
  if (length == 0 || !ends_number(rest.substr(length))) return "";
  return rest.substr(0, length);
}

}  // namespace

std::vector<KeyValue> find_key_values(std::string_view line) {
  std::vector<KeyValue> pairs;
  for (std::size_t at = line.find_first_of("=:"); at != line.npos;
       at = line.find_first_of("=:", at + 1)) {
    const std::string_view value = number_behind(line, at);
    if (value.empty()) continue;
    const std::string_view key = key_before(line, at);
    if (!key.empty()) pairs.push_back({key, value});
  }
  return pairs;
}

}  // namespace mlf::record
