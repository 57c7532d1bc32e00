// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What ends lines in YAML 1.1, which PyYAML reads and yaml-cpp does not know: "\r\n", "\r" and
/// U+0085 are one with "\n"; U+2028 and U+2029, the separators, end lines too but stay themselves
/// in a scalar.
namespace mlf::wire {

/// Whether there is "\r" or U+0085.
bool has_odd_line_ends(std::string_view text);
/// The same text with "\n" for "\r\n", "\r" and U+0085.
std::string with_plain_line_ends(std::string_view text);

bool has_separators(std::string_view text);

/// The bytes of the "\n" or separator that `text` begins with; 0 when it begins with none.
std::size_t line_end_length(std::string_view text);

}  // namespace mlf::wire
