// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Metric curves: sampled in bounded memory, given axes, drawn in a terminal or into an image.
namespace mlf::plot {

/// A point of a curve. A y that is NaN is a gap: the points beside it are not joined.
struct Point {
  double x = 0;
  double y = 0;
};

/// One run's curve of one metric.
struct Series {
  std::size_t run = 0;         ///< index into Plot::runs; it decides the colour
  std::vector<Point> points;   ///< in the order of x
  std::vector<Point> raw;      ///< where `points` are smoothed: as they were logged
  std::uint64_t count = 0;     ///< points logged
  std::uint64_t left_out = 0;  ///< of them not drawn: not finite, or no logarithm
  std::optional<double> last;  ///< the y of the last point drawn
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

/// Everything that is drawn: one panel a metric, all with the same runs and kind of x.
struct Plot {
  XAxis x_axis = XAxis::step;  ///< x is a step, ms since the epoch, or ms since the run's start
  bool log_y = false;          ///< then every y that is no gap is positive
  double smoothing = 0;        ///< weight of the moving average; 0 for none
  std::vector<RunLabel> runs;
  std::vector<Panel> panels;
};

/// The y of the last point that is no gap.
std::optional<double> last_drawn(const std::vector<Point>& points);

/// What the legend calls each run: its name, with the start of its id where names repeat; safe to
/// print.
std::vector<std::string> legend_labels(const Plot& plot);

}  // namespace mlf::plot
