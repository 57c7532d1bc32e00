// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dataset.h"
#include "core/lifecycle_stage.h"
#include "core/logged_model.h"
#include "core/metric.h"
#include "core/param.h"
#include "core/run_status.h"
#include "core/tag.h"

namespace mlf {

/// The properties of a run, without what it has logged.
struct RunInfo {
  std::string run_id;
  std::string run_name;
  std::string experiment_id;
  std::string user_id;
  RunStatus status = RunStatus::running;
  std::int64_t start_time = 0;           ///< ms
  std::optional<std::int64_t> end_time;  ///< ms; nullopt while it runs
  LifecycleStage lifecycle_stage = LifecycleStage::active;
  std::string artifact_uri;

  bool operator==(const RunInfo&) const = default;
};

/// A run with all that it has logged, but only the latest point of each metric. Metrics, params and
/// tags are in the order of their keys.
struct Run {
  RunInfo info;
  std::vector<Metric> metrics;
  std::vector<Param> params;
  std::vector<Tag> tags;
  std::vector<DatasetInput> dataset_inputs;
  std::vector<ModelInput> model_inputs;
  std::vector<ModelOutput> model_outputs;

  bool operator==(const Run&) const = default;
};

/// The metric or param with that key; nullptr if there is none. O(log n).
const Metric* find_metric(const Run& run, std::string_view key);
const Param* find_param(const Run& run, std::string_view key);

}  // namespace mlf
