// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Scalars in quotes, as PyYAML reads them.
namespace mlf::wire {

struct Quoted {
  std::string text;
  std::size_t length;  ///< bytes from the opening quote to the closing one
};

/// The column of text that may not go on in another line.
inline constexpr std::size_t one_line = std::string_view::npos;

/// The scalar at the start of `text`, which is a quote of either kind. On further lines its text
/// must not begin before `column`. Lines end in "\n", U+2028 or U+2029. Nullopt where it is
/// malformed.
std::optional<Quoted> read_quoted(std::string_view text, std::size_t column);

}  // namespace mlf::wire
