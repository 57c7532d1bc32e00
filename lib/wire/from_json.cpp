// SPDX-License-Identifier: Apache-2.0
//
// Servers of MLflow leave out fields that have their default value, as protobuf does. So only the
// fields that identify something are required; a missing one has protobuf's default.
#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "wire/json.h"

namespace mlf::wire {

namespace {

constexpr const char* answer = "the answer";

std::string text_or_empty(const JsonReader& reader, std::string_view key) {
  return reader.find<std::string>(key).value_or("");
}

std::int64_t integer_or_zero(const JsonReader& reader, std::string_view key) {
  return reader.find<std::int64_t>(key).value_or(0);
}

/// Calls `read` for each object of a list; an empty result if the list is missing.
template <typename Read>
auto list_of(const JsonReader& reader, std::string_view key, const Read& read) {
  std::vector<decltype(read(reader))> items;
  for (const JsonReader& item : reader.list(key)) items.push_back(read(item));
  return items;
}

template <typename T>
T pair_of(const JsonReader& members) {
  return {members.get<std::string>("key"), text_or_empty(members, "value")};
}

Metric metric_of(const JsonReader& members) {
  Metric metric;
  metric.key = members.get<std::string>("key");
  metric.value = members.find<double>("value").value_or(0);
  metric.timestamp = integer_or_zero(members, "timestamp");
  metric.step = integer_or_zero(members, "step");
  metric.dataset_name = members.find<std::string>("dataset_name");
  metric.dataset_digest = members.find<std::string>("dataset_digest");
  metric.model_id = members.find<std::string>("model_id");
  return metric;
}

LifecycleStage stage_of(const JsonReader& members) {
  const auto name = members.find<std::string>("lifecycle_stage").value_or("active");
  const auto stage = parse_lifecycle_stage(name);
  if (!stage) throw members.wrong("lifecycle_stage", "'active' or 'deleted'");
  return *stage;
}

RunInfo info_of(const JsonReader& members) {
  RunInfo info;
  info.run_id = members.find<std::string>("run_id").value_or("");
  if (info.run_id.empty()) info.run_id = members.get<std::string>("run_uuid");
  info.run_name = text_or_empty(members, "run_name");
  info.experiment_id = text_or_empty(members, "experiment_id");
  info.user_id = text_or_empty(members, "user_id");
  const auto status = parse_run_status(members.find<std::string>("status").value_or("RUNNING"));
  if (!status) throw members.wrong("status", "a status of a run");
  info.status = *status;
  info.start_time = integer_or_zero(members, "start_time");
  info.end_time = members.find<std::int64_t>("end_time");
  info.lifecycle_stage = stage_of(members);
  info.artifact_uri = text_or_empty(members, "artifact_uri");
  return info;
}

DatasetInput dataset_input_of(const JsonReader& members) {
  const auto dataset = members.member("dataset");
  DatasetInput input;
  input.dataset.name = dataset.get<std::string>("name");
  input.dataset.digest = dataset.get<std::string>("digest");
  input.dataset.source_type = text_or_empty(dataset, "source_type");
  input.dataset.source = text_or_empty(dataset, "source");
  input.dataset.schema = dataset.find<std::string>("schema");
  input.dataset.profile = dataset.find<std::string>("profile");
  input.tags = list_of(members, "tags", pair_of<Tag>);
  return input;
}

}  // namespace

Run run_from_json(const Json& json) {
  const JsonReader members(json, answer);
  const auto data = members.member("data");
  const auto inputs = members.member("inputs");
  Run run;
  run.info = info_of(members.member("info"));
  run.metrics = list_of(data, "metrics", metric_of);
  run.params = list_of(data, "params", pair_of<Param>);
  run.tags = list_of(data, "tags", pair_of<Tag>);
  std::ranges::stable_sort(run.metrics, {}, &Metric::key);
  std::ranges::stable_sort(run.params, {}, &Param::key);
  std::ranges::stable_sort(run.tags, {}, &Tag::key);
  run.dataset_inputs = list_of(inputs, "dataset_inputs", dataset_input_of);
  run.model_inputs = list_of(inputs, "model_inputs", [](const JsonReader& model) {
    return ModelInput{model.get<std::string>("model_id")};
  });
  run.model_outputs =
      list_of(members.member("outputs"), "model_outputs", [](const JsonReader& model) {
        return ModelOutput{model.get<std::string>("model_id"), integer_or_zero(model, "step")};
      });
  return run;
}

Experiment experiment_from_json(const Json& json) {
  const JsonReader members(json, answer);
  Experiment experiment;
  experiment.experiment_id = members.get<std::string>("experiment_id");
  experiment.name = text_or_empty(members, "name");
  experiment.artifact_location = text_or_empty(members, "artifact_location");
  experiment.lifecycle_stage = stage_of(members);
  experiment.creation_time = members.find<std::int64_t>("creation_time");
  experiment.last_update_time = members.find<std::int64_t>("last_update_time");
  experiment.tags = list_of(members, "tags", pair_of<Tag>);
  std::ranges::stable_sort(experiment.tags, {}, &Tag::key);
  return experiment;
}

LoggedModel logged_model_from_json(const Json& json) {
  const JsonReader members(json, answer);
  const auto info = members.member("info");
  const auto data = members.member("data");
  LoggedModel model;
  model.model_id = info.get<std::string>("model_id");
  model.experiment_id = text_or_empty(info, "experiment_id");
  model.name = text_or_empty(info, "name");
  model.artifact_location = text_or_empty(info, "artifact_uri");
  model.creation_timestamp = integer_or_zero(info, "creation_timestamp_ms");
  model.last_updated_timestamp = integer_or_zero(info, "last_updated_timestamp_ms");
  model.source_run_id = info.find<std::string>("source_run_id");
  model.model_type = info.find<std::string>("model_type");
  const auto status = parse_logged_model_status(
      info.find<std::string>("status").value_or("LOGGED_MODEL_STATUS_UNSPECIFIED"));
  if (!status) throw info.wrong("status", "a status of a logged model");
  model.status = *status;
  model.status_message = info.find<std::string>("status_message");
  model.tags = list_of(info, "tags", pair_of<Tag>);
  model.params = list_of(data, "params", pair_of<Param>);
  model.metrics = list_of(data, "metrics", metric_of);
  return model;
}

Error error_from_json(const Json& json) {
  const JsonReader members(json, answer);
  constexpr std::array codes = {
      ErrorCode::temporarily_unavailable, ErrorCode::invalid_parameter_value,
      ErrorCode::resource_does_not_exist, ErrorCode::resource_already_exists,
      ErrorCode::resource_conflict,       ErrorCode::invalid_state,
      ErrorCode::permission_denied,       ErrorCode::not_implemented,
      ErrorCode::resource_exhausted};
  const auto name = text_or_empty(members, "error_code");
  const auto message = text_or_empty(members, "message");
  for (const auto code : codes) {
    if (error_code_name(code) == name) return {code, message};
  }
  return {ErrorCode::internal_error, message};
}

}  // namespace mlf::wire
