// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lifecycle_stage.h"
#include "core/tag.h"

namespace mlf {

/// A named group of runs.
struct Experiment {
  std::string experiment_id;
  std::string name;               ///< unique in its store, also among deleted experiments
  std::string artifact_location;  ///< URI or path that the artifacts of the runs are below
  LifecycleStage lifecycle_stage = LifecycleStage::active;
  std::optional<std::int64_t> creation_time;     ///< ms; stores older than MLflow 1.30 have none
  std::optional<std::int64_t> last_update_time;  ///< ms
  std::vector<Tag> tags;                         ///< in the order of their keys

  bool operator==(const Experiment&) const = default;
};

inline constexpr std::string_view default_experiment_name = "Default";

}  // namespace mlf
