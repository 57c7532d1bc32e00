// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Reads scalars in quotes as PyYAML does.
namespace mlf::wire {

struct Quoted {
  std::string text;
  std::size_t length;  ///< bytes from the opening quote to the closing one
};

/// As `column`: the scalar must be on one line.
inline constexpr std::size_t one_line = std::string_view::npos;

/// Reads the scalar in single or double quotes at the start of `text`. Its further lines must be
/// indented by at least `column` bytes. Lines end with "\n", U+2028 or U+2029. nullopt when it is
/// malformed.
std::optional<Quoted> read_quoted(std::string_view text, std::size_t column);

}  // namespace mlf::wire
