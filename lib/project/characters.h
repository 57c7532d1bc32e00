// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/characters.h"

/// Sets of ASCII characters for the parsers of commands.
namespace mlf::project {

inline constexpr std::string_view digits = "0123456789";
inline constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

}  // namespace mlf::project
