// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "core/experiment.h"
#include "core/page.h"
#include "core/run.h"
#include "store/tracking_store.h"

/// What every store does alike: new runs and pages as MLflow makes them, and its errors for what a
/// store finds. What callers hand over is checked before, in TrackingStore.
namespace mlf::store {

/// A new run as it is to be stored; `tags` include mlflow.runName.
struct PreparedRun {
  RunInfo info;
  std::vector<Tag> tags;
};

/// The artifact location of a new experiment as it is stored: a relative path or file: URI begins
/// in the current directory and becomes absolute, as MLflow has it; all else stays as it is.
/// @throws Error INVALID_PARAMETER_VALUE as local_path().
std::string stored_artifact_location(const std::string& location);

/// Gives the run its id, name, start time and artifact place.
/// @throws Error INVALID_STATE when the experiment is deleted.
PreparedRun prepare_run(const NewRun& run, const Experiment& experiment, const Context& context);

/// @throws Error INVALID_PARAMETER_VALUE with MLflow's message unless the run is active.
void check_run_is_active(const RunInfo& info);

/// MLflow's errors, which the stores share. `purpose` is such as "set tags".
Error experiment_not_found(const ExperimentId& id);
Error deleted_experiment_not_found(const ExperimentId& id);
Error experiment_not_active(const ExperimentId& id, std::string_view purpose);
Error experiment_not_renamable(LifecycleStage stage);
Error experiment_tag_not_found(const ExperimentId& id, std::string_view key);
Error default_experiment_stays();
Error logged_model_not_found(std::string_view model_id);
Error experiment_exists(const Experiment& experiment);
Error run_not_found(const RunId& id);
Error run_tag_not_found(const RunId& id, std::string_view key);
Error param_changed(const RunId& id, const Param& old_param, std::string_view new_value);

/// The page of `items` that starts at the token's offset.
template <typename T>
Page<T> page_of(std::vector<T> items, std::string_view page_token, std::int64_t max_results) {
  const auto size = static_cast<std::int64_t>(items.size());
  const auto begin = std::min(offset_of_page_token(page_token), size);
  const auto end = std::min(begin + max_results, size);
  Page<T> page;
  page.items.assign(std::make_move_iterator(items.begin() + begin),
                    std::make_move_iterator(items.begin() + end));
  if (end < size) page.next_page_token = page_token_of_offset(end);
  return page;
}

}  // namespace mlf::store
