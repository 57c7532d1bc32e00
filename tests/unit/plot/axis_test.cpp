// SPDX-License-Identifier: Apache-2.0
#include "plot/axis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace mlf::plot {
namespace {

std::string labels(const std::vector<Tick>& ticks) {
  std::string text;
  for (const Tick& tick : ticks) text += (text.empty() ? "" : " ") + tick.label;
  return text;
}

Panel panel_of(std::vector<Point> points) {
  Panel panel;
  panel.metric = "loss";
  panel.series.emplace_back();
  panel.series[0].points = std::move(points);
  return panel;
}

constexpr double minute = 60e3;
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;
constexpr double noon = 1'700'049'600'000;  // 2023-11-15 12:00 UTC

TEST_CASE("round numbers") {
  CHECK(labels(number_ticks({0, 1}, 5)) == "0 0.2 0.4 0.6 0.8 1.0");
  CHECK(labels(number_ticks({-0.3, 0.31}, 6)) == "-0.2 0 0.2");
  CHECK(labels(number_ticks({0.1, 99}, 5)) == "20 40 60 80");
  CHECK(labels(number_ticks({3, 7}, 4)) == "3 4 5 6 7");
}

TEST_CASE("large and small numbers stay short") {
  CHECK(labels(number_ticks({0, 1'000'000}, 5)) == "0 0.2M 0.4M 0.6M 0.8M 1.0M");
  CHECK(labels(number_ticks({0, 50'000}, 5)) == "0 10k 20k 30k 40k 50k");
  CHECK(labels(number_ticks({0, 4000}, 4)) == "0 1000 2000 3000 4000");
  CHECK(labels(number_ticks({1'000'000, 1'000'010}, 5)) ==
        "1000000 1000002 1000004 1000006 1000008 1000010");
  CHECK(labels(number_ticks({0, 5e-6}, 5)) == "0 1e-06 2e-06 3e-06 4e-06 5e-06");
  CHECK(labels(number_ticks({0, 4e20}, 4)) == "0 1e+20 2e+20 3e+20 4e+20");
}

TEST_CASE("steps have no fractions") {
  CHECK(labels(integer_ticks({0, 2}, 8)) == "0 1 2");
  CHECK(labels(integer_ticks({-1, 1}, 10)) == "-1 0 1");
}

TEST_CASE("powers of ten, finer where there is room") {
  CHECK(labels(logarithmic_ticks({0.001, 1000}, 8)) == "0.001 0.01 0.1 1 10 100 1000");
  CHECK(labels(logarithmic_ticks({0.5, 20}, 8)) == "0.5 1 2 5 10 20");
  CHECK(labels(logarithmic_ticks({1e-12, 1e12}, 5)) == "1e-10 1e-05 1 1e+05 1e+10");
  CHECK(labels(logarithmic_ticks({2.1, 2.9}, 4)) == "2.2 2.4 2.6 2.8");
}

TEST_CASE("durations in the units people count in") {
  CHECK(labels(duration_ticks({0, 2 * minute}, 4)) == "0s 30s 1m 1m30s 2m");
  CHECK(labels(duration_ticks({0, 5 * hour}, 5)) == "0s 1h 2h 3h 4h 5h");
  CHECK(labels(duration_ticks({0, 3 * day}, 6)) == "0s 12h 1d 1d12h 2d 2d12h 3d");
  CHECK(labels(duration_ticks({0, 400}, 4)) == "0s 0.1s 0.2s 0.3s 0.4s");
  CHECK(labels(duration_ticks({-60e3, 60e3}, 4)) == "-1m -30s 0s 30s 1m");
  CHECK(labels(duration_ticks({0, 1000 * day}, 5)) == "0s 200d 400d 600d 800d 1000d");
}

TEST_CASE("times say what changes") {
  CHECK(labels(time_ticks({noon, noon + 30e3}, 3)) == "12:00:00 12:00:10 12:00:20 12:00:30");
  CHECK(labels(time_ticks({noon, noon + hour}, 4)) == "12:00 12:15 12:30 12:45 13:00");
  CHECK(labels(time_ticks({noon, noon + day}, 4)) == "12:00 18:00 Nov 16 06:00 12:00");
  CHECK(labels(time_ticks({noon, noon + 2 * day}, 2)) == "Nov 16 Nov 17");
}

TEST_CASE("ticks stay inside, few and apart for any range") {
  const double largest = std::numeric_limits<double>::max();
  const double ends[] = {-largest, -1e300, -1e15, -7.3,      -1e-9, -5e-324, 0,     5e-324,
                         1e-300,   0.1,    1,     1 + 1e-15, 3e7,   1e18,    1e300, largest};
  for (const double low : ends) {
    for (const double high : ends) {
      if (low >= high) continue;
      CAPTURE(low);
      CAPTURE(high);
      const Plot plot;
      const Axis axis = y_axis(plot, panel_of({{0, low}, {1, high}}), 6);
      CHECK(axis.range.low < axis.range.high);
      CHECK(axis.ticks.size() <= 8);
      for (std::size_t i = 0; i < axis.ticks.size(); ++i) {
        CHECK(axis.position(axis.ticks[i].at) >= -1e-6);
        CHECK(axis.position(axis.ticks[i].at) <= 1 + 1e-6);
        CHECK((i == 0 || axis.ticks[i - 1].at < axis.ticks[i].at));
      }
    }
  }
}

TEST_CASE("an axis covers every finite point and has width") {
  const Plot plot;
  const double nan_value = std::numeric_limits<double>::quiet_NaN();
  const Panel panel = panel_of({{0, 2}, {5, nan_value}, {10, 4}});
  const Axis y = y_axis(plot, panel, 5);
  CHECK(y.position(2) > 0);
  CHECK(y.position(4) < 1);
  CHECK(y.position(4) > 0.9);
  const Axis x = x_axis(plot, panel, 5);
  CHECK(x.position(0) == doctest::Approx(0));
  CHECK(x.position(10) == doctest::Approx(1));

  const Axis flat = y_axis(plot, panel_of({{3, 7}}), 5);
  CHECK(flat.position(7) == doctest::Approx(0.5));
  const Axis empty = y_axis(plot, panel_of({}), 5);
  CHECK(empty.range.low < empty.range.high);
}

TEST_CASE("a logarithmic axis") {
  Plot plot;
  plot.log_y = true;
  const Axis axis = y_axis(plot, panel_of({{0, 0.01}, {1, 100}}), 5);
  CHECK(axis.position(1) == doctest::Approx(0.5));
  CHECK(labels(axis.ticks) == "0.01 0.1 1 10 100");
  const Axis flat = y_axis(plot, panel_of({{0, 3}}), 5);
  CHECK(flat.position(3) == doctest::Approx(0.5));
}

TEST_CASE("x is titled by what it is") {
  Plot plot;
  plot.x_axis = XAxis::time;
  const Panel panel = panel_of({{noon, 1}, {noon + hour, 2}});
  CHECK(x_axis(plot, panel, 4).title == "time (UTC), from Nov 15 2023");
  plot.x_axis = XAxis::relative;
  CHECK(x_axis(plot, panel_of({{0, 1}, {hour, 2}}), 4).title == "time since the start");
  for (const XAxis axis : {XAxis::step, XAxis::time, XAxis::relative}) {
    CHECK(parse_x_axis(x_axis_name(axis)) == axis);
  }
  CHECK_FALSE(parse_x_axis("steps"));
}

}  // namespace
}  // namespace mlf::plot
