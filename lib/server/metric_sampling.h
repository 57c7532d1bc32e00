// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/metric.h"

namespace mlf::server {

/// Steps from the first to the last, both included.
struct StepRange {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// The history of a metric in several runs, thinned out for a chart: of each run the points whose
/// step was chosen, in the order of steps and timestamps. At most about `most` steps are chosen,
/// spread evenly over those that any run has in the range, and beside them the first and last step
/// of each run. Of a run with several points a step, the points are thinned out too. As in MLflow;
/// without a range it begins at step 0.
std::vector<std::vector<MetricPoint>> sample_histories(
    std::vector<std::vector<MetricPoint>> histories, std::optional<StepRange> range,
    std::size_t most);

}  // namespace mlf::server
