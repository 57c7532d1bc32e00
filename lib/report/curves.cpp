// SPDX-License-Identifier: Apache-2.0
//
// Reads metrics as curves. A metric may have millions of points, far more than a plot has columns,
// so they are not collected: the store hands over a part of the history at a time, and a sampler
// keeps what a plot can show. Images are drawn by another program, mlf-draw, so that no other
// command has to load cairo.
#include "report/curves.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/own_executable.h"
#include "base/process.h"
#include "base/text.h"
#include "cli/usage_error.h"
#include "plot/plot_json.h"
#include "plot/sampler.h"

namespace mlf::report {
namespace {

/// The sorted metric keys of each run.
using KeysOfRuns = std::vector<std::vector<std::string>>;

KeysOfRuns metric_keys_of(store::TrackingStore& store, std::span<const RunInfo> runs) {
  KeysOfRuns keys;
  for (const RunInfo& run : runs) keys.push_back(store.list_metric_keys(RunId::parse(run.run_id)));
  return keys;
}

std::vector<std::string> all_metrics(const KeysOfRuns& keys_of_runs) {
  std::set<std::string> all;
  for (const auto& keys : keys_of_runs) all.insert(keys.begin(), keys.end());
  return {all.begin(), all.end()};
}

/// The metrics that were asked for, each once.
std::vector<std::string> requested_metrics(const std::vector<std::string>& requested,
                                           const std::vector<std::string>& known) {
  std::vector<std::string> metrics;
  for (const std::string& key : requested) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      const std::string_view near = nearest(key, known);
      throw not_found("none of the runs has a metric '{}'{}", printable(key),
                      near.empty() ? "" : fmt::format("; did you mean '{}'?", printable(near)));
    }
    if (std::find(metrics.begin(), metrics.end(), key) == metrics.end()) metrics.push_back(key);
  }
  if (metrics.size() > most_panels) {
    throw invalid_parameter("a plot has at most {} metrics, not {}", most_panels, metrics.size());
  }
  return metrics;
}

std::vector<std::string> chosen_metrics(cli::Session& session, const KeysOfRuns& keys,
                                        const CurveOptions& options) {
  std::vector<std::string> metrics = all_metrics(keys);
  if (!options.metrics.empty()) return requested_metrics(options.metrics, metrics);
  const auto is_of_system = [](const std::string& key) { return key.starts_with("system/"); };
  if (!std::all_of(metrics.begin(), metrics.end(), is_of_system)) {
    std::erase_if(metrics, is_of_system);
  }
  if (metrics.empty()) throw not_found("there is nothing to plot: no metric was logged");
  if (metrics.size() > most_panels) {
    session.note(fmt::format("{} of {} metrics are shown; choose others with --metric", most_panels,
                             metrics.size()));
    metrics.resize(most_panels);
  }
  return metrics;
}

/// Builds a series from the points of one run's metric, which it is given one by one.
class SeriesBuilder {
 public:
  SeriesBuilder(const CurveOptions& options, std::int64_t start_time)
      : options_(options), start_time_(start_time), smoother_(options.smoothing) {}

  void add(const MetricPoint& point) {
    ++series_.count;
    const bool is_drawn = std::isfinite(point.value) && (!options_.log_y || point.value > 0);
    if (!is_drawn) ++series_.left_out;
    const double y = is_drawn ? point.value : std::numeric_limits<double>::quiet_NaN();
    const std::int64_t x = x_of(point);
    if (options_.smoothing > 0) {
      raw_.add(x, y);
      points_.add(x, smoother_.next(y));
    } else {
      points_.add(x, y);
    }
  }

  plot::Series finish(std::size_t run) {
    series_.run = run;
    series_.points = points_.points();
    series_.raw = raw_.points();
    series_.last = plot::last_drawn(series_.points);
    return std::move(series_);
  }

 private:
  std::int64_t x_of(const MetricPoint& point) const {
    switch (options_.x_axis) {
      case plot::XAxis::step:
        return point.step;
      case plot::XAxis::time:
        return point.timestamp;
      case plot::XAxis::relative:
        break;
    }
    return point.timestamp - start_time_;
  }

  const CurveOptions& options_;
  std::int64_t start_time_;
  plot::Smoother smoother_;
  plot::Sampler points_;
  plot::Sampler raw_;
  plot::Series series_;
};

plot::Series read_series(store::TrackingStore& store, const RunInfo& run, std::size_t index,
                         const std::string& metric, const CurveOptions& options) {
  SeriesBuilder builder(options, run.start_time);
  store.visit_metric_history(RunId::parse(run.run_id), metric,
                             [&](std::span<const MetricPoint> points) {
                               for (const MetricPoint& point : points) builder.add(point);
                             });
  return builder.finish(index);
}

/// Whether several points have the same step: they were logged without steps.
bool is_at_one_step(const plot::Panel& panel) {
  return std::any_of(panel.series.begin(), panel.series.end(), [](const plot::Series& series) {
    return series.points.size() > 1 && series.points.front().x == series.points.back().x;
  });
}

}  // namespace

plot::Plot read_curves(cli::Session& session, std::span<const RunInfo> runs,
                       const CurveOptions& options) {
  if (runs.size() > most_runs_in_plot) {
    throw invalid_parameter("a plot shows at most {} runs, not {}", most_runs_in_plot, runs.size());
  }
  plot::Plot plot;
  plot.x_axis = options.x_axis;
  plot.log_y = options.log_y;
  plot.smoothing = options.smoothing;
  for (const RunInfo& run : runs) plot.runs.push_back({run.run_id, run.run_name});
  const KeysOfRuns keys = metric_keys_of(session.store(), runs);
  for (const std::string& metric : chosen_metrics(session, keys, options)) {
    plot::Panel panel{metric, {}};
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (!std::binary_search(keys[i].begin(), keys[i].end(), metric)) continue;
      panel.series.push_back(read_series(session.store(), runs[i], i, metric, options));
    }
    if (is_at_one_step(panel) && options.x_axis == plot::XAxis::step) {
      session.note(fmt::format("all points of '{}' have one step; -x relative spreads them out",
                               printable(metric)));
    }
    plot.panels.push_back(std::move(panel));
  }
  return plot;
}

plot::ImageFormat image_format_of(const std::filesystem::path& path) {
  const std::string extension = to_lower(path.extension().string());
  if (!extension.empty()) {
    if (const auto format = plot::parse_image_format(extension.substr(1))) return *format;
  }
  throw cli::usage_error("'{}' ends in neither .svg nor .png", printable(path.string()));
}

void write_image(const plot::Plot& plot, const std::filesystem::path& path,
                 std::optional<plot::ImageSize> size) {
  Command command;
  command.arguments = {(executables_directory() / "mlf-draw").string(),
                       std::string(plot::image_format_name(image_format_of(path)))};
  if (size) {
    command.arguments.push_back(fmt::format("{}x{}", size->width, size->height));
  }
  CaptureOptions options;
  options.input = plot::to_json(plot);
  options.limit = std::size_t{256} << 20;
  const Captured drawn = capture(std::move(command), options);
  if (!drawn.status.success() || drawn.truncated) {
    throw internal_error("the image was not drawn: {}", printable(trim(drawn.error)));
  }
  const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
  Directory::open(parent).replace_file(RelativePath::parse(path.filename().string()), drawn.output,
                                       Durability::none);
}

}  // namespace mlf::report
