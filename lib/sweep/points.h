// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/param.h"
#include "sweep/axis.h"

namespace mlf::sweep {

/// A random sample instead of all combinations. The same seed gives the same points on every
/// machine.
struct Sampling {
  std::size_t count = 0;
  std::uint64_t seed = 0;
};

/// The parameters of one run.
using Point = std::vector<Param>;

/// The points of a sweep. Without sampling: every combination of the axes' values, the last axis
/// changing fastest. With sampling: `count` different combinations, or all when there are fewer; a
/// larger sample with the same seed begins with the smaller one. If an axis is an interval, points
/// are drawn independently, and its numbers have 6 significant digits.
/// @throws Error for an interval without sampling, and for more than most_points points.
std::vector<Point> make_points(std::span<const Axis> axes, const std::optional<Sampling>& sampling);

}  // namespace mlf::sweep
