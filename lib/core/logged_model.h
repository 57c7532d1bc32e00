// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lifecycle_stage.h"
#include "core/metric.h"
#include "core/param.h"
#include "core/tag.h"

namespace mlf {

/// The numbers are those of MLflow's meta.yaml of models; do not change them.
enum class LoggedModelStatus { unspecified = 0, pending = 1, ready = 2, upload_failed = 3 };

/// The name in MLflow's JSON, such as "LOGGED_MODEL_READY".
std::string_view logged_model_status_name(LoggedModelStatus status);
/// The name in filters and in MLflow's Python, such as "READY".
std::string_view logged_model_status_word(LoggedModelStatus status);
std::optional<LoggedModelStatus> parse_logged_model_status(std::string_view name);
/// The status with that number; nullopt if there is none.
std::optional<LoggedModelStatus> logged_model_status_of(long long number);

/// What the ids of logged models begin with; 32 hexadecimal digits follow.
inline constexpr std::string_view logged_model_prefix = "m-";

/// The file that makes a directory one of a model, and describes the model.
inline constexpr std::string_view mlmodel_name = "MLmodel";

/// A model that a run has produced, with its own id (MLflow 3).
struct LoggedModel {
  std::string model_id;
  std::string experiment_id;
  std::string name;
  std::string artifact_location;
  std::int64_t creation_timestamp = 0;
  std::int64_t last_updated_timestamp = 0;
  std::optional<std::string> source_run_id;
  std::optional<std::string> model_type;
  LoggedModelStatus status = LoggedModelStatus::unspecified;
  std::optional<std::string> status_message;
  LifecycleStage lifecycle_stage = LifecycleStage::active;
  std::vector<Tag> tags;
  std::vector<Param> params;
  std::vector<Metric> metrics;  ///< the latest point of each key and dataset

  bool operator==(const LoggedModel&) const = default;
};

/// A logged model that a run has read.
struct ModelInput {
  std::string model_id;

  bool operator==(const ModelInput&) const = default;
};

/// A logged model that a run has produced, and at which step.
struct ModelOutput {
  std::string model_id;
  std::int64_t step = 0;

  bool operator==(const ModelOutput&) const = default;
};

}  // namespace mlf
