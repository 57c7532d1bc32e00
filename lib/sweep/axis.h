// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/param.h"

namespace mlf::sweep {

/// Numbers to be drawn from, the ends included.
struct Interval {
  double low = 0;
  double high = 0;
  bool is_logarithmic = false;  ///< every order of magnitude is as likely
  bool is_whole = false;        ///< whole numbers only
};

/// The values that a sweep gives a parameter.
struct Axis {
  std::string name;
  std::vector<std::string> values{};   ///< distinct, in order; one: it does not vary
  std::optional<Interval> interval{};  ///< instead of values
};

inline constexpr std::size_t most_points = 100'000;

/// Reads values separated by commas. For a parameter that is not declared as string, path or uri
/// each may be a range:
///   START:STOP         steps of 1
///   START:STOP:STEP    the decimal numbers from START to STOP, which is among them when a step
///                      lands on it; a negative step goes down
///   START:STOP:xN      each N times the one before
///   LOW..HIGH          any number between, for --random; only whole ones for an int
///   LOW..HIGH:log      the same with every order of magnitude as likely
/// A backslash takes their meaning from a comma, a colon, a dot and a backslash behind it; in front
/// of anything else it is an ordinary character.
/// @param type as the entry point declares the parameter; "" when it does not.
/// @throws Error naming the parameter, the part and what would be right.
Axis parse_axis(const Param& given, std::string_view type);

}  // namespace mlf::sweep
