// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// The line ends of YAML 1.1, which PyYAML reads and yaml-cpp does not know. "\r\n", "\r" and
/// U+0085 mean the same as "\n". U+2028 and U+2029, here called separators, end lines too, but are
/// kept in a scalar.
namespace mlf::wire {

/// Whether the text has a "\r" or U+0085.
bool has_odd_line_ends(std::string_view text);
/// The text with "\n" in place of each "\r\n", "\r" and U+0085.
std::string with_plain_line_ends(std::string_view text);

bool has_separators(std::string_view text);

/// The length in bytes of the "\n" or separator at the start of `text`; 0 if there is none.
std::size_t line_end_length(std::string_view text);

}  // namespace mlf::wire
