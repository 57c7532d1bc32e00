// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mlf {

/// A whole decimal text as a 64-bit integer: optional sign, digits, nothing else. No locale.
std::optional<std::int64_t> parse_int64(std::string_view text);

/// A whole text as a double, as Python's float() reads it: decimal or exponent form, optional sign,
/// "inf", "infinity" and "nan" in any case. Out of range gives ±infinity or ±0 as Python does.
std::optional<double> parse_double(std::string_view text);

/// Python's repr of a float: the shortest digits that read back to the same value; "3.0", "1e-05",
/// "1e+16", "nan", "inf", "-inf". It is what MLflow writes in metric files.
std::string format_double(double value);

/// Appends format_double(value) to `out`, without an allocation of its own.
void append_double(std::string& out, double value);
void append_int64(std::string& out, std::int64_t value);

}  // namespace mlf
