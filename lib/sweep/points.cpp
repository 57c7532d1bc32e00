// SPDX-License-Identifier: Apache-2.0
// A sweep that is started again, perhaps on another machine, must draw the same points. The C++
// standard defines the generator std::mt19937_64 exactly, but not its distributions, and C
// libraries differ in their logarithms. So whole numbers below a bound are drawn by rejection. A
// number of an interval is found by halving the interval once for each random bit, with only
// operations that IEEE 754 rounds exactly, including the square root.
#include "sweep/points.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <unordered_map>

#include "base/error.h"
#include "base/text.h"
#include "sweep/decimal.h"

namespace mlf::sweep {

namespace {

/// All combinations of the axes' values, each with a number.
class Grid {
 public:
  explicit Grid(std::span<const Axis> axes) : axes_(axes) {
    for (const Axis& axis : axes) {
      if (__builtin_mul_overflow(size_, axis.values.size(), &size_)) {
        throw invalid_parameter("the parameters have too many combinations");
      }
    }
  }

  std::uint64_t size() const { return size_; }

  Point point(std::uint64_t number) const {
    Point point(axes_.size());
    for (std::size_t i = axes_.size(); i-- > 0;) {
      const auto& values = axes_[i].values;
      point[i] = {axes_[i].name, values[number % values.size()]};
      number /= values.size();
    }
    return point;
  }

 private:
  std::span<const Axis> axes_;
  std::uint64_t size_ = 1;
};

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : engine_(seed) {}

  /// A random whole number below the bound.
  std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t surplus = (std::numeric_limits<std::uint64_t>::max() % bound + 1) % bound;
    const std::uint64_t last = std::numeric_limits<std::uint64_t>::max() - surplus;
    std::uint64_t number = engine_();
    while (number > last) number = engine_();
    return number % bound;
  }

  std::string number(const Interval& interval) {
    if (interval.is_whole && !interval.is_logarithmic) {
      const auto low = static_cast<std::int64_t>(interval.low);
      const auto count = static_cast<std::uint64_t>(interval.high - interval.low) + 1;
      return std::to_string(low + static_cast<std::int64_t>(below(count)));
    }
    const double number = between(interval);
    if (interval.is_whole) return fmt::format("{}", std::llround(number));
    return Decimal::parse(fmt::format("{:.5e}", number))->text();
  }

 private:
  double between(const Interval& interval) {
    double low = interval.low;
    double high = interval.high;
    for (std::uint64_t bits = engine_() | top_bit; bits != 1; bits >>= 1) {
      const double middle =
          interval.is_logarithmic ? std::sqrt(low) * std::sqrt(high) : low + (high - low) / 2;
      (bits % 2 == 0 ? low : high) = middle;
    }
    return low;
  }

  static constexpr std::uint64_t top_bit = std::uint64_t{1} << 63;
  std::mt19937_64 engine_;
};

void require_possible(std::uint64_t count) {
  if (count <= most_points) return;
  throw invalid_parameter(
      "a sweep of {} runs is more than the {} there can be; --random N takes a "
      "sample",
      count, most_points);
}

std::vector<Point> all_points(const Grid& grid) {
  require_possible(grid.size());
  std::vector<Point> points;
  for (std::uint64_t i = 0; i < grid.size(); ++i) points.push_back(grid.point(i));
  return points;
}

/// Draws combinations without repetition by a Fisher-Yates shuffle that stops after `count` steps.
/// The grid may be far too large to store, so only the positions that have been swapped are kept.
std::vector<Point> drawn_points(const Grid& grid, const Sampling& sampling) {
  Generator generator(sampling.seed);
  std::unordered_map<std::uint64_t, std::uint64_t> moved;
  const auto at = [&](std::uint64_t place) {
    const auto found = moved.find(place);
    return found == moved.end() ? place : found->second;
  };
  std::vector<Point> points;
  const std::uint64_t count = std::min<std::uint64_t>(sampling.count, grid.size());
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t chosen = i + generator.below(grid.size() - i);
    points.push_back(grid.point(at(chosen)));
    moved[chosen] = at(i);
  }
  return points;
}

std::vector<Point> drawn_numbers(std::span<const Axis> axes, const Sampling& sampling) {
  Generator generator(sampling.seed);
  std::vector<Point> points;
  for (std::size_t i = 0; i < sampling.count; ++i) {
    Point& point = points.emplace_back();
    for (const Axis& axis : axes) {
      point.push_back({axis.name, axis.interval
                                      ? generator.number(*axis.interval)
                                      : axis.values[generator.below(axis.values.size())]});
    }
  }
  return points;
}

}  // namespace

std::vector<Point> make_points(std::span<const Axis> axes,
                               const std::optional<Sampling>& sampling) {
  const auto continuous =
      std::find_if(axes.begin(), axes.end(), [](const auto& axis) { return axis.interval; });
  if (sampling) require_possible(sampling->count);
  if (continuous == axes.end()) {
    const Grid grid(axes);
    return sampling ? drawn_points(grid, *sampling) : all_points(grid);
  }
  if (sampling) return drawn_numbers(axes, *sampling);
  throw invalid_parameter(
      "parameter '{}' has an interval, which needs --random N; START:STOP:STEP makes a grid",
      printable(continuous->name));
}

}  // namespace mlf::sweep
