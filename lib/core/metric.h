// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace mlf {

/// One point of a metric.
struct Metric {
  std::string key;
  double value = 0;                         ///< NaN and ±infinity are values like any other
  std::int64_t timestamp = 0;               ///< milliseconds since the epoch, not negative
  std::int64_t step = 0;                    ///< any integer, negative ones included
  std::optional<std::string> dataset_name;  ///< both or neither: what it was measured on
  std::optional<std::string> dataset_digest;
  std::optional<std::string> model_id;  ///< the logged model measured (MLflow 3), if any

  /// NaN equals NaN here, so that values can be compared in tests and stores.
  bool operator==(const Metric& other) const;
};

/// One point without its names, for streams of millions.
struct MetricPoint {
  std::int64_t timestamp = 0;
  double value = 0;
  std::int64_t step = 0;
};

/// Whether `b` is later than `a`: MLflow's order by (step, timestamp, value), under which the
/// latest point is the metric's value. As in Python's max(), a NaN value is neither less nor
/// greater.
bool is_later(const MetricPoint& b, const MetricPoint& a);

}  // namespace mlf
