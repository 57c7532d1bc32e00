// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Plots of metrics: curves are sampled in bounded memory, get axes, and are drawn in a terminal or
/// as an image.
namespace mlf::plot {

/// A point of a curve. If y is NaN, the point is a gap, and its neighbours are not joined.
struct Point {
  double x = 0;
  double y = 0;
};

/// One run's curve of one metric.
struct Series {
  std::size_t run = 0;         ///< index into Plot::runs; it decides the colour
  std::vector<Point> points;   ///< in the order of x
  std::vector<Point> raw;      ///< the points before smoothing; empty without smoothing
  std::uint64_t count = 0;     ///< how many points were logged
  std::uint64_t left_out = 0;  ///< how many of these are not drawn: not finite or without logarithm
  std::optional<double> last;  ///< the y of the last point that is drawn
};

/// The curves of one metric.
struct Panel {
  std::string metric;
  std::vector<Series> series;
};

enum class XAxis { step, time, relative };

/// "step", "time", "relative".
std::string_view x_axis_name(XAxis axis);
std::optional<XAxis> parse_x_axis(std::string_view name);

struct RunLabel {
  std::string run_id;
  std::string run_name;
};

/// Everything that is drawn: one panel for each metric, all with the same runs and kind of x axis.
struct Plot {
  XAxis x_axis = XAxis::step;  ///< x is a step, ms since the epoch, or ms since the run's start
  bool log_y = false;          ///< logarithmic y axis; every y except a gap must then be positive
  double smoothing = 0;        ///< the weight of a Smoother; 0 for no smoothing
  std::vector<RunLabel> runs;
  std::vector<Panel> panels;
};

/// The y of the last point that is not a gap.
std::optional<double> last_drawn(const std::vector<Point>& points);

/// The text of each run in the legend, safe to print: its name, followed by the start of its id if
/// several runs have that name; its id if it has no name.
std::vector<std::string> legend_labels(const Plot& plot);

}  // namespace mlf::plot
