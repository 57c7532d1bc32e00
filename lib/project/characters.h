// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// Sets of ASCII characters, for what reads commands.
namespace mlf::project {

inline constexpr std::string_view digits = "0123456789";
inline constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

inline bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

}  // namespace mlf::project
