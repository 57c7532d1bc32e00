// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/numbers.h"
#include "base/text.h"
#include "wire/json.h"

namespace mlf::wire {

namespace {

using Json = nlohmann::ordered_json;

/// An object that is being read; errors name its members by their path, such as "info.start_time".
class Members {
 public:
  Members(const Json& json, std::string path) : json_(json), path_(std::move(path)) {
    if (!json_.is_object()) throw wrong("", "an object");
  }

  /// nullptr when the member is absent or null.
  const Json* find(const char* key) const {
    const auto at = json_.find(key);
    return at == json_.end() || at->is_null() ? nullptr : &*at;
  }

  std::optional<std::string> text(const char* key) const {
    const auto* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) throw wrong(key, "text");
    return value->get<std::string>();
  }
  std::string required_text(const char* key) const {
    auto value = text(key);
    if (!value) throw internal_error("the answer has no '{}'", path(key));
    return std::move(*value);
  }
  std::string text_or_empty(const char* key) const { return text(key).value_or(""); }

  std::optional<std::int64_t> integer(const char* key) const {
    const auto* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (value->is_number_unsigned()) {
      const auto number = value->get<std::uint64_t>();
      if (std::in_range<std::int64_t>(number)) return static_cast<std::int64_t>(number);
    } else if (value->is_number_integer()) {
      return value->get<std::int64_t>();
    } else if (value->is_string()) {
      if (const auto number = parse_int64(value->get_ref<const std::string&>())) return number;
    }
    throw wrong(key, "a 64-bit integer");
  }

  double number(const char* key) const {
    const auto* value = find(key);
    if (value == nullptr) return 0;
    if (value->is_number()) return value->get<double>();
    if (value->is_string()) {
      if (const auto number = parse_double(value->get_ref<const std::string&>())) return *number;
    }
    throw wrong(key, "a number");
  }

  /// `read` of every item of a list that may be absent, as Members.
  template <typename Read>
  auto list(const char* key, const Read& read) const {
    std::vector<decltype(read(*this))> items;
    const auto* value = find(key);
    if (value == nullptr) return items;
    if (!value->is_array()) throw wrong(key, "a list");
    for (std::size_t i = 0; i < value->size(); ++i) {
      items.push_back(read(Members((*value)[i], fmt::format("{}[{}]", path(key), i))));
    }
    return items;
  }

  Members member(const char* key) const {
    static const Json nothing = Json::object();
    const auto* value = find(key);
    return {value == nullptr ? nothing : *value, path(key)};
  }

  Error wrong(std::string_view key, std::string_view expected) const {
    return internal_error("'{}' of the answer is not {}", path(key), expected);
  }

 private:
  std::string path(std::string_view key) const {
    return path_.empty() || key.empty() ? path_ + std::string(key)
                                        : fmt::format("{}.{}", path_, key);
  }

  const Json& json_;
  std::string path_;
};

template <typename T>
T pair_of(const Members& members) {
  return {members.required_text("key"), members.text_or_empty("value")};
}

Metric metric_of(const Members& members) {
  Metric metric;
  metric.key = members.required_text("key");
  metric.value = members.number("value");
  metric.timestamp = members.integer("timestamp").value_or(0);
  metric.step = members.integer("step").value_or(0);
  metric.dataset_name = members.text("dataset_name");
  metric.dataset_digest = members.text("dataset_digest");
  metric.model_id = members.text("model_id");
  return metric;
}

LifecycleStage stage_of(const Members& members) {
  const auto name = members.text("lifecycle_stage").value_or("active");
  const auto stage = parse_lifecycle_stage(name);
  if (!stage) throw members.wrong("lifecycle_stage", "'active' or 'deleted'");
  return *stage;
}

RunInfo info_of(const Members& members) {
  RunInfo info;
  info.run_id = members.text("run_id").value_or("");
  if (info.run_id.empty()) info.run_id = members.required_text("run_uuid");
  info.run_name = members.text_or_empty("run_name");
  info.experiment_id = members.text_or_empty("experiment_id");
  info.user_id = members.text_or_empty("user_id");
  const auto status = parse_run_status(members.text("status").value_or("RUNNING"));
  if (!status) throw members.wrong("status", "a status of a run");
  info.status = *status;
  info.start_time = members.integer("start_time").value_or(0);
  info.end_time = members.integer("end_time");
  info.lifecycle_stage = stage_of(members);
  info.artifact_uri = members.text_or_empty("artifact_uri");
  return info;
}

DatasetInput dataset_input_of(const Members& members) {
  const auto dataset = members.member("dataset");
  DatasetInput input;
  input.dataset.name = dataset.required_text("name");
  input.dataset.digest = dataset.required_text("digest");
  input.dataset.source_type = dataset.text_or_empty("source_type");
  input.dataset.source = dataset.text_or_empty("source");
  input.dataset.schema = dataset.text("schema");
  input.dataset.profile = dataset.text("profile");
  input.tags = members.list("tags", pair_of<Tag>);
  return input;
}

}  // namespace

Run run_from_json(const Json& json) {
  const Members members(json, "");
  const auto data = members.member("data");
  const auto inputs = members.member("inputs");
  Run run;
  run.info = info_of(members.member("info"));
  run.metrics = data.list("metrics", metric_of);
  run.params = data.list("params", pair_of<Param>);
  run.tags = data.list("tags", pair_of<Tag>);
  std::ranges::stable_sort(run.metrics, {}, &Metric::key);
  std::ranges::stable_sort(run.params, {}, &Param::key);
  std::ranges::stable_sort(run.tags, {}, &Tag::key);
  run.dataset_inputs = inputs.list("dataset_inputs", dataset_input_of);
  run.model_inputs = inputs.list("model_inputs", [](const Members& model) {
    return ModelInput{model.required_text("model_id")};
  });
  run.model_outputs = members.member("outputs").list("model_outputs", [](const Members& model) {
    return ModelOutput{model.required_text("model_id"), model.integer("step").value_or(0)};
  });
  return run;
}

Experiment experiment_from_json(const Json& json) {
  const Members members(json, "");
  Experiment experiment;
  experiment.experiment_id = members.required_text("experiment_id");
  experiment.name = members.text_or_empty("name");
  experiment.artifact_location = members.text_or_empty("artifact_location");
  experiment.lifecycle_stage = stage_of(members);
  experiment.creation_time = members.integer("creation_time");
  experiment.last_update_time = members.integer("last_update_time");
  experiment.tags = members.list("tags", pair_of<Tag>);
  std::ranges::stable_sort(experiment.tags, {}, &Tag::key);
  return experiment;
}

LoggedModel logged_model_from_json(const Json& json) {
  const Members members(json, "");
  const auto info = members.member("info");
  const auto data = members.member("data");
  LoggedModel model;
  model.model_id = info.required_text("model_id");
  model.experiment_id = info.text_or_empty("experiment_id");
  model.name = info.text_or_empty("name");
  model.artifact_location = info.text_or_empty("artifact_uri");
  model.creation_timestamp = info.integer("creation_timestamp_ms").value_or(0);
  model.last_updated_timestamp = info.integer("last_updated_timestamp_ms").value_or(0);
  model.source_run_id = info.text("source_run_id");
  model.model_type = info.text("model_type");
  const auto status =
      parse_logged_model_status(info.text("status").value_or("LOGGED_MODEL_STATUS_UNSPECIFIED"));
  if (!status) throw info.wrong("status", "a status of a logged model");
  model.status = *status;
  model.status_message = info.text("status_message");
  model.tags = info.list("tags", pair_of<Tag>);
  model.params = data.list("params", pair_of<Param>);
  model.metrics = data.list("metrics", metric_of);
  return model;
}

Error error_from_json(const Json& json) {
  const Members members(json, "");
  constexpr std::array codes = {
      ErrorCode::temporarily_unavailable, ErrorCode::invalid_parameter_value,
      ErrorCode::resource_does_not_exist, ErrorCode::resource_already_exists,
      ErrorCode::resource_conflict,       ErrorCode::invalid_state,
      ErrorCode::permission_denied,       ErrorCode::not_implemented,
      ErrorCode::resource_exhausted};
  const auto name = members.text_or_empty("error_code");
  const auto message = members.text_or_empty("message");
  for (const auto code : codes) {
    if (error_code_name(code) == name) return {code, message};
  }
  return {ErrorCode::internal_error, message};
}

}  // namespace mlf::wire
