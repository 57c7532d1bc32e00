// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace mlf::tools {

inline constexpr int success = 0;
inline constexpr int failure = 1;
inline constexpr int usage = 2;

/// A line on standard error.
void complain(const std::string& message);

/// Writes to standard output. Success is claimed only when all has been written.
/// @return the exit code
int print(const std::string& text);

}  // namespace mlf::tools
