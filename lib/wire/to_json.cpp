// SPDX-License-Identifier: Apache-2.0
//
// The fields are in the order of MLflow's protobuf messages (protos/service.proto and
// protos/model_registry.proto), because its
// servers write them in that order.
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "wire/json.h"

namespace mlf::wire {

namespace {

Json number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

/// Builds an object. Missing members are left out or null.
class Object {
 public:
  explicit Object(Absent absent) : absent_(absent) {}

  Object& set(const char* key, Json value) {
    json_[key] = std::move(value);
    return *this;
  }
  template <typename T>
  Object& set_if(const char* key, const std::optional<T>& value) {
    if (value) return set(key, *value);
    return absent_ == Absent::null ? set(key, nullptr) : *this;
  }
  template <typename T, typename Make>
  Object& set_list(const char* key, const std::vector<T>& items, const Make& make) {
    if (items.empty() && absent_ == Absent::omit) return *this;
    auto list = Json::array();
    for (const auto& item : items) list.push_back(make(item));
    return set(key, std::move(list));
  }
  Json take() { return std::move(json_); }

 private:
  Absent absent_;
  Json json_ = Json::object();
};

template <typename T>
Json pair(const T& item) {
  return {{"key", item.key}, {"value", item.value}};
}

Json metric_of_run(const Metric& metric, const std::optional<std::string>& run_id, Absent absent) {
  Object object(absent);
  object.set("key", metric.key)
      .set("value", number(metric.value))
      .set("timestamp", metric.timestamp)
      .set("step", metric.step)
      .set_if("dataset_name", metric.dataset_name)
      .set_if("dataset_digest", metric.dataset_digest)
      .set_if("model_id", metric.model_id);
  if (run_id) object.set("run_id", *run_id);
  return object.take();
}

Json data_of(const Run& run, Absent absent) {
  return Object(absent)
      .set_list(
          "metrics", run.metrics,
          [&](const Metric& metric) { return metric_of_run(metric, run.info.run_id, absent); })
      .set_list("params", run.params, pair<Param>)
      .set_list("tags", run.tags, pair<Tag>)
      .take();
}

Json dataset_json(const Dataset& dataset, Absent absent) {
  return Object(absent)
      .set("name", dataset.name)
      .set("digest", dataset.digest)
      .set("source_type", dataset.source_type)
      .set("source", dataset.source)
      .set_if("schema", dataset.schema)
      .set_if("profile", dataset.profile)
      .take();
}

Json inputs_of(const Run& run, Absent absent) {
  const auto input = [&](const DatasetInput& logged) {
    return Object(absent)
        .set_list("tags", logged.tags, pair<Tag>)
        .set("dataset", dataset_json(logged.dataset, absent))
        .take();
  };
  return Object(absent)
      .set_list("dataset_inputs", run.dataset_inputs, input)
      .set_list("model_inputs", run.model_inputs,
                [](const ModelInput& model) {
                  return Json{{"model_id", model.model_id}};
                })
      .take();
}

Json outputs_of(const Run& run, Absent absent) {
  return Object(absent)
      .set_list("model_outputs", run.model_outputs,
                [](const ModelOutput& model) {
                  return Json{{"model_id", model.model_id}, {"step", model.step}};
                })
      .take();
}

std::string text_of(const Json& json) { return json_line(json); }

}  // namespace

Json to_json(const Metric& metric, Absent absent) {
  return metric_of_run(metric, std::nullopt, absent);
}

Json to_json(const RunInfo& info, Absent absent) {
  return Object(absent)
      .set("run_uuid", info.run_id)
      .set("experiment_id", info.experiment_id)
      .set("run_name", info.run_name)
      .set("user_id", info.user_id)
      .set("status", run_status_name(info.status))
      .set("start_time", info.start_time)
      .set_if("end_time", info.end_time)
      .set("artifact_uri", info.artifact_uri)
      .set("lifecycle_stage", lifecycle_stage_name(info.lifecycle_stage))
      .set("run_id", info.run_id)
      .take();
}

Json to_json(const Run& run, Absent absent) {
  return Object(absent)
      .set("info", to_json(run.info, absent))
      .set("data", data_of(run, absent))
      .set("inputs", inputs_of(run, absent))
      .set("outputs", outputs_of(run, absent))
      .take();
}

Json to_json(const Experiment& experiment, Absent absent) {
  return Object(absent)
      .set("experiment_id", experiment.experiment_id)
      .set("name", experiment.name)
      .set("artifact_location", experiment.artifact_location)
      .set("lifecycle_stage", lifecycle_stage_name(experiment.lifecycle_stage))
      .set_if("last_update_time", experiment.last_update_time)
      .set_if("creation_time", experiment.creation_time)
      .set_list("tags", experiment.tags, pair<Tag>)
      .take();
}

Json to_json(const LoggedModel& model, Absent absent) {
  auto info = Object(absent)
                  .set("model_id", model.model_id)
                  .set("experiment_id", model.experiment_id)
                  .set("name", model.name)
                  .set("creation_timestamp_ms", model.creation_timestamp)
                  .set("last_updated_timestamp_ms", model.last_updated_timestamp)
                  .set("artifact_uri", model.artifact_location)
                  .set("status", logged_model_status_name(model.status))
                  .set_if("model_type", model.model_type)
                  .set_if("source_run_id", model.source_run_id)
                  .set_if("status_message", model.status_message)
                  .set_list("tags", model.tags, pair<Tag>)
                  .take();
  auto data = Object(absent)
                  .set_list("params", model.params, pair<Param>)
                  .set_list("metrics", model.metrics,
                            [&](const Metric& metric) { return to_json(metric, absent); })
                  .take();
  return Object(absent).set("info", std::move(info)).set("data", std::move(data)).take();
}

Json to_json(const ModelVersion& version, Absent absent) {
  return Object(absent)
      .set("name", version.name)
      .set("version", fmt::format("{}", version.version))
      .set("creation_timestamp", version.creation_timestamp)
      .set("last_updated_timestamp", version.last_updated_timestamp)
      .set_if("user_id", version.user_id)
      .set("current_stage", model_stage_name(version.current_stage))
      .set_if("description", version.description)
      .set_if("source", version.source)
      .set_if("run_id", version.run_id)
      .set("status", model_version_status_name(version.status))
      .set_if("status_message", version.status_message)
      .set_list("tags", version.tags, pair<Tag>)
      .set_if("run_link", version.run_link)
      .set_list("aliases", version.aliases, [](const std::string& alias) { return Json(alias); })
      .set_if("model_id", version.model_id)
      .take();
}

Json to_json(const RegisteredModel& model, Absent absent) {
  return Object(absent)
      .set("name", model.name)
      .set("creation_timestamp", model.creation_timestamp)
      .set("last_updated_timestamp", model.last_updated_timestamp)
      .set_if("description", model.description)
      .set_list("latest_versions", model.latest_versions,
                [&](const ModelVersion& version) { return to_json(version, absent); })
      .set_list("tags", model.tags, pair<Tag>)
      .set_list(
          "aliases", model.aliases,
          [](const ModelAlias& alias) {
            return Json{{"alias", alias.alias}, {"version", fmt::format("{}", alias.version)}};
          })
      .set_if("deployment_job_id", model.deployment_job_id)
      .take();
}

Json to_json(const Error& error) {
  return {{"error_code", error_code_name(error.code())}, {"message", error.what()}};
}

std::string json_text(const Metric& metric) { return text_of(to_json(metric, Absent::null)); }
std::string json_text(const Run& run) { return text_of(to_json(run, Absent::null)); }
std::string json_text(const Experiment& experiment) {
  return text_of(to_json(experiment, Absent::null));
}
std::string json_text(const LoggedModel& model) { return text_of(to_json(model, Absent::null)); }
std::string json_text(const RegisteredModel& model) {
  return text_of(to_json(model, Absent::null));
}
std::string json_text(const ModelVersion& version) {
  return text_of(to_json(version, Absent::null));
}

}  // namespace mlf::wire
