// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace mlf {

/// Parses a size: a number of bytes, or a number followed by K, M, G or T (units of 1024).
/// @throws Error INVALID_PARAMETER_VALUE.
std::uint64_t parse_size(std::string_view text);

}  // namespace mlf
