// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// Classes of ASCII characters, whatever the locale; bytes of other characters are in none.
namespace mlf {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_letter_or_digit(char c) { return is_letter(c) || is_digit(c); }
constexpr bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
/// Space and tab.
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

constexpr bool is_one_of(char c, std::string_view set) { return set.find(c) != set.npos; }

}  // namespace mlf
