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

/// Rules that all stores share: how MLflow makes new runs and pages, and its errors. Arguments of
/// callers are checked before, in TrackingStore.
namespace mlf::store {

/// A new run, ready to be stored; `tags` include mlflow.runName.
struct PreparedRun {
  RunInfo info;
  std::vector<Tag> tags;
};

/// The artifact location that is stored for a new experiment. As in MLflow, a relative path or
/// file: URI is made absolute from the current directory; any other location is unchanged.
/// @throws Error INVALID_PARAMETER_VALUE as local_path().
std::string stored_artifact_location(const std::string& location);

/// Chooses the run's id, name, start time and artifact URI.
/// @throws Error INVALID_STATE when the experiment is deleted.
PreparedRun prepare_run(const NewRun& run, const Experiment& experiment, const Context& context);

/// Chooses the model's id, name, times and artifact location; its tags and params are those given.
/// @throws Error INVALID_STATE when the experiment is deleted.
LoggedModel prepare_logged_model(const NewLoggedModel& model, const Experiment& experiment,
                                 const Context& context);

/// @throws Error INVALID_PARAMETER_VALUE, with MLflow's message, when the run is deleted.
void check_run_is_active(const RunInfo& info);

/// Whether `a` comes before `b` in a list of logged models: the newest first, then by id.
bool is_newer(const LoggedModel& a, const LoggedModel& b);

/// MLflow's errors, with its messages. `purpose` completes the sentence, for example "set tags".
Error experiment_not_found(const ExperimentId& id);
Error deleted_experiment_not_found(const ExperimentId& id);
Error experiment_not_active(const ExperimentId& id, std::string_view purpose);
Error experiment_not_renamable(LifecycleStage stage);
Error experiment_tag_not_found(const ExperimentId& id, std::string_view key);
Error default_experiment_stays();
Error logged_model_not_found(std::string_view model_id);
Error logged_model_tag_not_found(std::string_view model_id, std::string_view key);
Error experiment_exists(const Experiment& experiment);
Error run_not_found(const RunId& id);
Error run_tag_not_found(const RunId& id, std::string_view key);
Error param_changed(const RunId& id, const Param& old_param, std::string_view new_value);

/// The page of `items` that begins at the offset in the token.
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
