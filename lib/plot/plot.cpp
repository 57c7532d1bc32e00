// SPDX-License-Identifier: Apache-2.0
#include "plot/plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/text.h"

namespace mlf::plot {
namespace {

constexpr std::array<std::pair<XAxis, std::string_view>, 3> x_axis_names{
    {{XAxis::step, "step"}, {XAxis::time, "time"}, {XAxis::relative, "relative"}}};

constexpr std::size_t short_id_length = 8;

bool shares_its_name(const Plot& plot, const RunLabel& run) {
  const auto has_name = [&](const RunLabel& other) { return other.run_name == run.run_name; };
  return std::count_if(plot.runs.begin(), plot.runs.end(), has_name) > 1;
}

}  // namespace

std::string_view x_axis_name(XAxis axis) {
  const auto* found = std::find_if(x_axis_names.begin(), x_axis_names.end(),
                                   [&](const auto& each) { return each.first == axis; });
  return found->second;
}

std::optional<XAxis> parse_x_axis(std::string_view name) {
  for (const auto& [axis, its_name] : x_axis_names) {
    if (its_name == name) return axis;
  }
  return std::nullopt;
}

std::optional<double> last_drawn(const std::vector<Point>& points) {
  const auto is_drawn = [](const Point& point) { return std::isfinite(point.y); };
  const auto found = std::find_if(points.rbegin(), points.rend(), is_drawn);
  return found == points.rend() ? std::nullopt : std::optional(found->y);
}

std::vector<std::string> legend_labels(const Plot& plot) {
  std::vector<std::string> labels;
  for (const RunLabel& run : plot.runs) {
    const std::string short_id = run.run_id.substr(0, short_id_length);
    if (run.run_name.empty()) {
      labels.push_back(printable(run.run_id));
    } else if (shares_its_name(plot, run)) {
      labels.push_back(printable(run.run_name + " " + short_id));
    } else {
      labels.push_back(printable(run.run_name));
    }
  }
  return labels;
}

}  // namespace mlf::plot
