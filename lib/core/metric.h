// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace mlf {

/// One point of a metric.
struct Metric {
  std::string key;
  double value = 0;                         ///< may be NaN or ±infinity
  std::int64_t timestamp = 0;               ///< milliseconds since the epoch, not negative
  std::int64_t step = 0;                    ///< may be negative
  std::optional<std::string> dataset_name;  ///< the dataset measured on; has a digest if it is set
  std::optional<std::string> dataset_digest;
  std::optional<std::string> model_id;  ///< the logged model measured (MLflow 3), if any

  /// Unlike with doubles, NaN equals NaN.
  bool operator==(const Metric& other) const;
};

/// One point without key, dataset and model, for streams of many points.
struct MetricPoint {
  std::int64_t timestamp = 0;
  double value = 0;
  std::int64_t step = 0;
};

/// Whether `b` is later than `a` in MLflow's order by (step, timestamp, value). The latest point is
/// the value of the metric. As in Python's max(), NaN is neither less nor greater than any value.
bool is_later(const MetricPoint& b, const MetricPoint& a);

}  // namespace mlf
