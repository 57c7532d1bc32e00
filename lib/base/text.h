// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mlf {

/// The parts of `text` between separators; "" gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);
/// The parts of a temporary string would point to freed memory.
template <std::same_as<std::string> Temporary>
std::vector<std::string_view> split(Temporary&& text, char separator) = delete;

std::string join(std::span<const std::string> parts, std::string_view separator);

/// `text` without ASCII white space at its ends.
std::string_view trim(std::string_view text);

/// ASCII letters only; other bytes unchanged.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

/// Whether `text` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

/// A code point and its length in bytes. The length is 0 for bytes that are not UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;
};
/// The code point at the start of `text`, which is not empty.
CodePoint decode_utf8(std::string_view text);

void append_utf8(std::string& out, char32_t code_point);

/// Number of code points. Each byte that is not UTF-8 counts as one.
std::size_t utf8_length(std::string_view text);

/// Removes bytes from the beginning, so that at most `most` are left.
void keep_end(std::string& text, std::size_t most);

/// The longest prefix of at most `count` code points.
std::string_view utf8_prefix(std::string_view text, std::size_t count);

/// The number of terminal columns of a text: a wide character has two, a combining one none.
std::size_t display_width(std::string_view text);

/// Makes `text` safe to print on a terminal in one line: control characters, line ends, characters
/// that change the direction of text, and bytes that are not UTF-8 become escapes such as \n or
/// \x1b. Everything else is unchanged.
std::string printable(std::string_view text);

/// Damerau-Levenshtein distance with adjacent transpositions, in bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate with the smallest edit distance to `word`, for "did you mean" messages; "" when
/// none is similar enough.
std::string_view nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace mlf
