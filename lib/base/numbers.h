// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mlf {

/// Reads a 64-bit decimal integer: an optional sign and digits, nothing else. No locale. nullopt
/// for any other text and out of range.
std::optional<std::int64_t> parse_int64(std::string_view text);

/// Reads a double as Python's float() does, but without spaces and underscores: an optional sign,
/// then decimal or exponent form, or "inf", "infinity" or "nan" in any case. Out of range gives
/// ±infinity or ±0. nullopt for any other text.
std::optional<double> parse_double(std::string_view text);

/// Python's repr() of a float: the shortest digits that read back to the same value, such as "3.0",
/// "1e-05", "1e+16", "nan", "inf", "-inf". MLflow writes metrics in this form.
std::string format_double(double value);

/// Appends format_double(value) to `out` without a temporary string.
void append_double(std::string& out, double value);
void append_int64(std::string& out, std::int64_t value);

}  // namespace mlf
