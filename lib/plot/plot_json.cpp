// SPDX-License-Identifier: Apache-2.0
#include "plot/plot_json.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace mlf::plot {
namespace {

/// A whole number, such as a step or a time, without ".0".
Json number(double value) {
  constexpr double exact = 9007199254740992.0;  // 2^53
  const bool is_whole = value == std::floor(value) && std::fabs(value) < exact;
  return is_whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json of_points(const std::vector<Point>& points) {
  Json list = Json::array();
  for (const Point& point : points) {
    list.push_back({number(point.x), std::isfinite(point.y) ? Json(point.y) : Json(nullptr)});
  }
  return list;
}

Json of_series(const Plot& plot, const Series& series) {
  return {{"run_id", plot.runs[series.run].run_id},
          {"count", series.count},
          {"left_out", series.left_out},
          {"points", of_points(series.points)},
          {"raw", of_points(series.raw)}};
}

std::vector<Point> points_of(const Json& list, const Plot& plot) {
  std::vector<Point> points;
  for (const Json& pair : list) {
    const Json& y = pair.at(1);
    const double gap = std::numeric_limits<double>::quiet_NaN();
    const Point point{pair.at(0).get<double>(), y.is_null() ? gap : y.get<double>()};
    if (plot.log_y && point.y <= 0) {
      throw invalid_parameter("a plot with a logarithmic axis has the value {}", point.y);
    }
    points.push_back(point);
  }
  return points;
}

std::size_t index_of_run(const Plot& plot, const std::string& run_id) {
  const auto has_id = [&](const RunLabel& run) { return run.run_id == run_id; };
  const auto found = std::find_if(plot.runs.begin(), plot.runs.end(), has_id);
  if (found == plot.runs.end()) {
    throw invalid_parameter("a plot has a series of the run '{}', which is not in its list of runs",
                            printable(run_id));
  }
  return static_cast<std::size_t>(found - plot.runs.begin());
}

Series series_of(const Plot& plot, const Json& json) {
  Series series;
  series.run = index_of_run(plot, json.at("run_id").get<std::string>());
  series.count = json.at("count").get<std::uint64_t>();
  series.left_out = json.at("left_out").get<std::uint64_t>();
  series.points = points_of(json.at("points"), plot);
  series.raw = points_of(json.at("raw"), plot);
  series.last = last_drawn(series.points);
  return series;
}

Plot plot_of(const Json& json) {
  Plot plot;
  const auto x_axis = parse_x_axis(json.at("x_axis").get<std::string>());
  if (!x_axis) throw invalid_parameter("the x_axis of a plot is not step, time or relative");
  plot.x_axis = *x_axis;
  plot.log_y = json.at("log_y").get<bool>();
  plot.smoothing = json.at("smoothing").get<double>();
  for (const Json& run : json.at("runs")) {
    plot.runs.push_back(
        {run.at("run_id").get<std::string>(), run.at("run_name").get<std::string>()});
  }
  for (const Json& panel : json.at("panels")) {
    plot.panels.push_back({panel.at("metric").get<std::string>(), {}});
    for (const Json& series : panel.at("series")) {
      plot.panels.back().series.push_back(series_of(plot, series));
    }
  }
  return plot;
}

}  // namespace

std::string to_json(const Plot& plot) {
  Json runs = Json::array();
  for (const RunLabel& run : plot.runs) {
    runs.push_back({{"run_id", run.run_id}, {"run_name", run.run_name}});
  }
  Json panels = Json::array();
  for (const Panel& panel : plot.panels) {
    Json all = Json::array();
    for (const Series& series : panel.series) all.push_back(of_series(plot, series));
    panels.push_back({{"metric", panel.metric}, {"series", std::move(all)}});
  }
  const Json json{{"x_axis", x_axis_name(plot.x_axis)},
                  {"log_y", plot.log_y},
                  {"smoothing", plot.smoothing},
                  {"runs", std::move(runs)},
                  {"panels", std::move(panels)}};
  return json_line(json);
}

Plot plot_from_json(std::string_view text) {
  try {
    return plot_of(parse_json(text));
  } catch (const Json::exception& error) {
    throw invalid_parameter("not a plot in JSON: {}", printable(error.what()));
  }
}

}  // namespace mlf::plot
