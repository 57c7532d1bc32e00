// SPDX-License-Identifier: Apache-2.0
//
// The routes of MLflow's API that tell the history of metrics.
#include <algorithm>
#include <array>
#include <tuple>

#include <nlohmann/json.hpp>

#include "core/metric.h"
#include "server/metric_sampling.h"
#include "server/page_json.h"
#include "server/read_fields.h"
#include "server/routes.h"
#include "wire/json.h"

namespace mlf::server {

namespace {

constexpr std::size_t most_runs = 100;
constexpr std::int64_t most_points = 25'000;
constexpr std::int64_t most_points_per_run = 2'500;

Json get_history(const Services& services, const Fields& fields) {
  const auto run = run_id_of(fields);
  const auto key = fields.required_text("metric_key");
  const auto page_token = fields.text("page_token");
  const auto max_results = fields.find_short("max_results");
  if (max_results && *max_results <= 0) {
    throw invalid_parameter(
        "Invalid value {} for parameter 'max_results' supplied. It must be a positive integer.",
        *max_results);
  }
  auto answer = page_json("metrics", services.tracking.get_metric_history(
                                         run, key, max_results.value_or(0), page_token));
  if (answer.contains("metrics")) {
    for (auto& metric : answer["metrics"]) metric["run_id"] = run.str();
  }
  return answer;
}

Json point_json(const std::string& key, const std::string& run_id, const MetricPoint& point) {
  auto json = wire::to_json(
      Metric{.key = key, .value = point.value, .timestamp = point.timestamp, .step = point.step});
  json["run_id"] = run_id;
  return json;
}

std::vector<MetricPoint> read_points(const Services& services, const std::string& run_id,
                                     std::string_view key) {
  std::vector<MetricPoint> points;
  services.tracking.visit_metric_history(RunId::parse(run_id), key,
                                         [&](std::span<const MetricPoint> piece) {
                                           points.insert(points.end(), piece.begin(), piece.end());
                                         });
  return points;
}

std::vector<std::string> runs_of_bulk(const Fields& fields) {
  constexpr std::string_view request = "GetMetricHistoryBulk request";
  auto runs = fields.texts("run_id");
  if (runs.empty()) throw invalid_parameter("{} must specify at least one run_id.", request);
  if (runs.size() > most_runs) {
    throw invalid_parameter("{} cannot specify more than {} run_ids. Received {} run_ids.", request,
                            most_runs, runs.size());
  }
  if (!fields.has("metric_key")) throw invalid_parameter("{} must specify a metric_key.", request);
  std::ranges::sort(runs);
  return runs;
}

Json get_history_bulk(const Services& services, const Fields& fields) {
  const auto runs = runs_of_bulk(fields);
  const auto key = fields.text("metric_key");
  const auto asked = fields.find_integer("max_results").value_or(most_points);
  auto left = static_cast<std::size_t>(std::clamp<std::int64_t>(asked, 0, most_points));
  auto metrics = Json::array();
  for (const auto& run : runs) {
    auto points = read_points(services, run, key);
    points.resize(std::min(points.size(), left));
    std::ranges::stable_sort(points, [](const MetricPoint& a, const MetricPoint& b) {
      return std::tie(a.timestamp, a.step, a.value) < std::tie(b.timestamp, b.step, b.value);
    });
    for (const auto& point : points) metrics.push_back(point_json(key, run, point));
    left -= points.size();
  }
  return {{"metrics", std::move(metrics)}};
}

std::optional<StepRange> range_of(const Fields& fields) {
  const auto first = fields.find_short("start_step");
  const auto last = fields.find_short("end_step");
  if (!first && !last) return std::nullopt;
  if (!first || !last) {
    throw invalid_parameter(
        "If either start step or end step are specified, both must be specified.");
  }
  if (*first > *last) {
    throw invalid_parameter(
        "end_step must be greater than start_step. Found start_step={} and end_step={}.", *first,
        *last);
  }
  return StepRange{.first = *first, .last = *last};
}

std::vector<std::string> runs_of_interval(const Fields& fields) {
  constexpr std::string_view hint =
      " See the API docs for more information about request parameters.";
  auto runs = fields.texts("run_ids");
  if (runs.empty()) throw fields.missing("run_ids");
  if (runs.size() > most_runs) {
    throw invalid_parameter(
        "GetMetricHistoryBulkInterval request must specify at most {} run_ids. Received {} "
        "run_ids.{}",
        most_runs, runs.size(), hint);
  }
  return runs;
}

Json get_history_bulk_interval(const Services& services, const Fields& fields) {
  const auto runs = runs_of_interval(fields);
  const auto key = fields.required_text("metric_key");
  const auto most = fields.find_short("max_results").value_or(most_points_per_run);
  if (most < 1 || most > most_points_per_run) {
    throw invalid_parameter(
        "max_results must be between 1 and {}. See the API docs for more information about request "
        "parameters.",
        most_points_per_run);
  }
  const auto range = range_of(fields);
  std::vector<std::vector<MetricPoint>> histories;
  histories.reserve(runs.size());
  for (const auto& run : runs) histories.push_back(read_points(services, run, key));
  histories = sample_histories(std::move(histories), range, static_cast<std::size_t>(most));
  Json answer = Json::object();
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (const auto& point : histories[i]) {
      answer["metrics"].push_back(point_json(key, runs[i], point));
    }
  }
  return answer;
}

}  // namespace

std::span<const Route> metric_routes() {
  static constexpr std::array<Route, 3> routes{{
      {"GET", "/api/2.0/mlflow/metrics/get-history", access::read_run, get_history},
      {"GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk", access::read_runs, get_history_bulk},
      {"GET", "/api/2.0/mlflow/metrics/get-history-bulk-interval", access::read_runs,
       get_history_bulk_interval},
  }};
  return routes;
}

}  // namespace mlf::server
