// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/param.h"
#include "sweep/axis.h"

namespace mlf::sweep {

/// A sample in place of all combinations. A seed gives the same points on every machine.
struct Sampling {
  std::size_t count = 0;
  std::uint64_t seed = 0;
};

/// One run's parameters.
using Point = std::vector<Param>;

/// Every combination of the axes' values, the last axis changing fastest. With sampling, of
/// combinations of values that many different ones, or all where there are no more: a larger sample
/// of the same seed begins with a smaller one. Where an axis is an interval each point is drawn by
/// itself, numbers with 6 significant digits.
/// @throws Error for an interval without sampling, and for more than most_points.
std::vector<Point> make_points(std::span<const Axis> axes, const std::optional<Sampling>& sampling);

}  // namespace mlf::sweep
