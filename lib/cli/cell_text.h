// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "cli/columns.h"

namespace mlf::cli {

/// For a terminal: short numbers, relative times, units. One line; control characters are escaped.
std::string text_for_people(const Cell& cell, std::int64_t now_ms);
/// For CSV: exact values, times in ms since 1970, "" for none.
std::string text_for_programs(const Cell& cell);
/// A JSON value; NaN and the infinities are the strings that MLflow's API sends.
std::string json_of_cell(const Cell& cell);
/// Whether a column of such cells is aligned to the right.
bool is_right_aligned(const Cell& cell);

/// "3 minutes ago", "in 2 hours", "just now"; the date of a time more than a year away.
std::string relative_time(std::int64_t ms, std::int64_t now_ms);
/// "850ms", "12.3s", "4m 05s", "3h 12m", "2d 4h".
std::string duration_text(std::int64_t ms);
/// "512 B", "1.2 MiB".
std::string size_text(std::uint64_t bytes);
/// `value` with at most six significant digits.
std::string number_text(double value);

}  // namespace mlf::cli
