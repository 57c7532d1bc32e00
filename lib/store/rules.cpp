// SPDX-License-Identifier: Apache-2.0
#include "store/rules.h"

#include "base/path.h"
#include "base/python_text.h"
#include "base/uri.h"

namespace mlf::store {

namespace {

/// The given name, else that of the tag, else a generated one.
std::string choose_name(const NewRun& run, IdSource& ids) {
  const auto* tag = find_tag(run.tags, tags::run_name);
  if (!run.run_name.empty()) return run.run_name;
  return tag != nullptr && !tag->empty() ? *tag : ids.run_name();
}

}  // namespace

std::string stored_artifact_location(const std::string& location) {
  const auto path = local_path(location);
  if (!path || path->is_absolute()) return location;
  const auto absolute = absolute_path(current_directory() / *path);
  // MLflow decodes percent escapes in plain paths too, so a path with "%" is stored as a URI.
  const bool has_percent = absolute.native().find('%') != std::string::npos;
  return uri_scheme(location).empty() && !has_percent ? absolute.string() : file_uri(absolute);
}

PreparedRun prepare_run(const NewRun& run, const Experiment& experiment, const Context& context) {
  if (experiment.lifecycle_stage != LifecycleStage::active) {
    throw invalid_state("Could not create run under non-active experiment with ID {}.",
                        experiment.experiment_id);
  }
  PreparedRun prepared;
  for (const auto& tag : run.tags) {
    if (tag.key != tags::run_name) prepared.tags.push_back(tag);
  }
  auto& info = prepared.info;
  info.run_id = context.ids.uuid_hex();
  info.run_name = choose_name(run, context.ids);
  info.experiment_id = experiment.experiment_id;
  info.user_id = run.user_id;
  info.start_time = run.start_time.value_or(context.clock.now_ms());
  info.artifact_uri =
      append_to_uri(append_to_uri(experiment.artifact_location, info.run_id), "artifacts");
  prepared.tags.push_back({std::string(tags::run_name), info.run_name});
  return prepared;
}

LoggedModel prepare_logged_model(const NewLoggedModel& model, const Experiment& experiment,
                                 const Context& context) {
  if (experiment.lifecycle_stage != LifecycleStage::active) {
    throw invalid_state("Could not create model under non-active experiment with ID {}.",
                        experiment.experiment_id);
  }
  LoggedModel prepared;
  prepared.model_id = std::string(logged_model_prefix) + context.ids.uuid_hex();
  prepared.experiment_id = experiment.experiment_id;
  prepared.name = model.name.empty() ? context.ids.run_name() : model.name;
  prepared.artifact_location = experiment.artifact_location;
  for (const std::string_view part : {"models", prepared.model_id.c_str(), "artifacts"}) {
    prepared.artifact_location = append_to_uri(prepared.artifact_location, part);
  }
  prepared.creation_timestamp = context.clock.now_ms();
  prepared.last_updated_timestamp = prepared.creation_timestamp;
  prepared.source_run_id = model.source_run_id;
  prepared.model_type = model.model_type;
  prepared.status = LoggedModelStatus::pending;
  prepared.tags = model.tags;
  prepared.params = model.params;
  return prepared;
}

void check_run_is_active(const RunInfo& info) {
  if (info.lifecycle_stage != LifecycleStage::active) {
    throw invalid_parameter("The run {} must be in 'active' lifecycle_stage.", info.run_id);
  }
}

bool is_newer(const LoggedModel& a, const LoggedModel& b) {
  return a.creation_timestamp != b.creation_timestamp ? a.creation_timestamp > b.creation_timestamp
                                                      : a.model_id < b.model_id;
}

Error experiment_not_found(const ExperimentId& id) {
  return not_found("Could not find experiment with ID {}", id.str());
}

Error deleted_experiment_not_found(const ExperimentId& id) {
  return not_found("Could not find deleted experiment with ID {}", id.str());
}

Error experiment_not_active(const ExperimentId& id, std::string_view purpose) {
  return invalid_parameter("The experiment {} must be in the 'active' lifecycle_stage to {}",
                           id.str(), purpose);
}

Error experiment_not_renamable(LifecycleStage stage) {
  return invalid_state("Cannot rename experiment in non-active lifecycle stage. Current stage: {}",
                       lifecycle_stage_name(stage));
}

Error experiment_tag_not_found(const ExperimentId& id, std::string_view key) {
  return not_found("No tag with name: {} in experiment with id {}", key, id.str());
}

Error default_experiment_stays() {
  return internal_error(
      "Cannot delete the default experiment '{}'. This is an internally reserved experiment.",
      ExperimentId::default_experiment().str());
}

Error logged_model_not_found(std::string_view model_id) {
  return not_found("Model '{}' not found", model_id);
}

Error logged_model_tag_not_found(std::string_view model_id, std::string_view key) {
  return not_found("No tag with key {} found for model with ID {}.", python_repr(key),
                   python_repr(model_id));
}

Error experiment_exists(const Experiment& experiment) {
  if (experiment.lifecycle_stage == LifecycleStage::active) {
    return already_exists("Experiment '{}' already exists.", experiment.name);
  }
  return already_exists(
      "Experiment '{}' already exists in deleted state. You can restore the experiment, or "
      "permanently delete it in order to use this experiment name again.",
      experiment.name);
}

Error run_not_found(const RunId& id) { return not_found("Run '{}' not found", id.str()); }

Error run_tag_not_found(const RunId& id, std::string_view key) {
  return not_found("No tag with name: {} in run with id {}", key, id.str());
}

Error param_changed(const RunId& id, const Param& old_param, std::string_view new_value) {
  return invalid_parameter(
      "Changing param values is not allowed. Param with key='{}' was already logged with "
      "value='{}' "
      "for run ID='{}'. Attempted logging new value '{}'.",
      old_param.key, old_param.value, id.str(), new_value);
}

}  // namespace mlf::store
