// SPDX-License-Identifier: Apache-2.0
#include "plot/sampler.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

namespace mlf::plot {
namespace {

const double nan_value = std::numeric_limits<double>::quiet_NaN();

std::vector<double> values_of(const std::vector<Point>& points) {
  std::vector<double> values;
  for (const Point& point : points) values.push_back(point.y);
  return values;
}

bool rises(const std::vector<Point>& points) {
  return std::is_sorted(points.begin(), points.end(),
                        [](const Point& a, const Point& b) { return a.x < b.x; });
}

TEST_CASE("a short curve keeps every point, in the order of x") {
  Sampler sampler(8);
  for (const std::int64_t x : {3, 1, 2, 0}) sampler.add(x, static_cast<double>(x) * 10);
  const std::vector<Point> points = sampler.points();
  REQUIRE(points.size() == 4);
  CHECK(values_of(points) == std::vector<double>{0, 10, 20, 30});
  CHECK(rises(points));
}

TEST_CASE("no point gives no points") { CHECK(Sampler().points().empty()); }

TEST_CASE("points at one x keep the first, the extremes and the last") {
  Sampler sampler(8);
  for (const double y : {5.0, 1.0, 9.0, 4.0, 6.0}) sampler.add(7, y);
  CHECK(values_of(sampler.points()) == std::vector<double>{5, 1, 9, 6});
}

TEST_CASE("a long curve keeps its ends and its peaks in bounded memory") {
  Sampler sampler(64);
  for (std::int64_t x = 0; x < 100'000; ++x) sampler.add(x, x == 54'321 ? 1000 : std::sin(x * 0.1));
  const std::vector<Point> points = sampler.points();
  CHECK(points.size() <= 64 * 4);
  CHECK(points.size() >= 32);
  CHECK(rises(points));
  CHECK(points.front().x == 0);
  CHECK(points.back().x == 99'999);
  const auto is_peak = [](const Point& point) { return point.x == 54'321 && point.y == 1000; };
  CHECK(std::count_if(points.begin(), points.end(), is_peak) == 1);
}

TEST_CASE("the order in which points come does not matter") {
  Sampler forward(16);
  Sampler backward(16);
  Sampler shuffled(16);
  constexpr std::int64_t count = 1009;  // a prime, so that every stride visits each x once
  for (std::int64_t i = 0; i < count; ++i) {
    const auto value = [](std::int64_t x) { return std::cos(static_cast<double>(x)); };
    forward.add(i - 500, value(i));
    backward.add(count - 1 - i - 500, value(count - 1 - i));
    const std::int64_t jumping = i * 613 % count;
    shuffled.add(jumping - 500, value(jumping));
  }
  CHECK(values_of(forward.points()) == values_of(backward.points()));
  CHECK(values_of(forward.points()) == values_of(shuffled.points()));
}

TEST_CASE("the whole range of x is covered") {
  Sampler sampler(16);
  sampler.add(std::numeric_limits<std::int64_t>::max(), 1);
  sampler.add(std::numeric_limits<std::int64_t>::min(), 2);
  sampler.add(0, 3);
  CHECK(values_of(sampler.points()) == std::vector<double>{2, 3, 1});
}

TEST_CASE("a value that is not finite is a gap, unless its column has others") {
  Sampler sampler(8);
  sampler.add(0, 1);
  sampler.add(1, nan_value);
  sampler.add(2, 2);
  sampler.add(3, INFINITY);
  sampler.add(3, 4);
  const std::vector<Point> points = sampler.points();
  REQUIRE(points.size() == 4);
  CHECK(std::isnan(points[1].y));
  CHECK(points[1].x == 1);
  CHECK(points[3].y == 4);
}

TEST_CASE("gaps survive coarsening where nothing fills them") {
  Sampler sampler(16);
  for (std::int64_t x = 0; x < 1600; ++x) sampler.add(x, x >= 400 && x < 1200 ? nan_value : 1.0);
  const std::vector<Point> points = sampler.points();
  const auto is_gap = [](const Point& point) { return std::isnan(point.y); };
  CHECK(std::count_if(points.begin(), points.end(), is_gap) >= 2);
  CHECK(rises(points));
}

TEST_CASE("smoothing starts without bias and passes over gaps") {
  Smoother smoother(0.5);
  CHECK(smoother.next(4) == 4);
  CHECK(smoother.next(4) == doctest::Approx(4));
  CHECK(std::isnan(smoother.next(nan_value)));
  CHECK(smoother.next(8) == doctest::Approx((0.125 * 4 + 0.25 * 4 + 0.5 * 8) / 0.875));
  Smoother none(0);
  CHECK(none.next(3) == 3);
  CHECK(none.next(-1) == -1);
}

}  // namespace
}  // namespace mlf::plot
