// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/reporter.h"
#include "core/metric.h"

/// Parses the lines of a metric file: "TIMESTAMP VALUE STEP\n"; in old files "TIMESTAMP VALUE\n";
/// with a dataset "TIMESTAMP VALUE STEP DATASET_NAME DATASET_DIGEST\n".
namespace mlf::store {

struct MetricLine {
  MetricPoint point;
  std::string_view dataset_name;  ///< "": no dataset
  std::string_view dataset_digest;
};

/// The line as a point of the metric `key`.
Metric to_metric(std::string_view key, const MetricLine& line);

/// Parses one line without its line end; nullopt when it is malformed.
std::optional<MetricLine> parse_metric_line(std::string_view line);

/// Calls `visit` for each valid line; a last line without a line end is incomplete and ignored.
/// @return the number of malformed lines.
std::size_t for_each_metric_line(std::string_view content,
                                 const std::function<void(const MetricLine&)>& visit);

/// Parses a piece of a metric file into `points`, which is cleared first. `rest` is set to what
/// follows the last line end. @return the number of malformed lines.
std::size_t parse_metric_points(std::string_view content, std::vector<MetricPoint>& points,
                                std::string_view& rest);

/// The latest point in a file's content, as a metric with that key; nullopt when no line is valid.
/// `malformed`, if given, is set to the number of malformed lines.
std::optional<Metric> latest_metric(std::string_view key, std::string_view content,
                                    std::size_t* malformed = nullptr);

/// Streams the points of an open metric file in pieces; malformed lines are counted and reported.
void visit_metric_file(int descriptor, const std::string& path,
                       const std::function<void(std::span<const MetricPoint>)>& visit,
                       Reporter& reporter);

void append_metric_line(std::string& out, const MetricPoint& point);
void append_metric_line(std::string& out, const Metric& metric);

}  // namespace mlf::store
