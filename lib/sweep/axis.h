// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/param.h"

namespace mlf::sweep {

/// An interval from which numbers are drawn; it includes both ends.
struct Interval {
  double low = 0;
  double high = 0;
  bool is_logarithmic = false;  ///< every order of magnitude is equally likely
  bool is_whole = false;        ///< whole numbers only
};

/// A parameter of a sweep and the values it takes.
struct Axis {
  std::string name;
  std::vector<std::string> values{};   ///< distinct, in order; a single one does not vary
  std::optional<Interval> interval{};  ///< instead of values
};

inline constexpr std::size_t most_points = 100'000;

/// Parses comma-separated values. Unless the parameter's type is string, path or uri, each may be a
/// range:
/// - START:STOP: in steps of 1;
/// - START:STOP:STEP: the decimal numbers from START to STOP, with STOP if a step lands on it; a
///   negative step goes down;
/// - START:STOP:xN: each number is N times the one before;
/// - LOW..HIGH: any number in between, with --random; only whole ones for an int;
/// - LOW..HIGH:log: the same, every order of magnitude being equally likely.
///
/// A backslash before a comma, colon, dot or backslash makes it an ordinary character; before any
/// other character the backslash is an ordinary character itself.
/// @param type the parameter's type in the entry point; "" when it is not declared.
/// @throws Error naming the parameter, the wrong part and what would be right.
Axis parse_axis(const Param& given, std::string_view type);

}  // namespace mlf::sweep
