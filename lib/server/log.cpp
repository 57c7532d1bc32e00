// SPDX-License-Identifier: Apache-2.0
//
// The routes of MLflow's API that record something in a run.
#include <array>

#include <nlohmann/json.hpp>

#include "base/python_json.h"
#include "core/limits.h"
#include "core/validation.h"
#include "server/read_fields.h"
#include "server/routes.h"

namespace mlf::server {

namespace {

Json log_metric(const Services& services, const Fields& fields) {
  const auto run = run_id_of(fields);
  const auto metric = metric_of(fields);
  validate_metric(metric);  // here its errors do not speak of a batch
  services.tracking.log_metric(run, metric);
  return Json::object();
}

Json log_param(const Services& services, const Fields& fields) {
  const auto run = run_id_of(fields);
  const Param param{fields.required_text("key"), fields.text("value")};
  validate_param_key(param.key);
  services.tracking.log_param(run, param);
  return Json::object();
}

Json set_tag(const Services& services, const Fields& fields) {
  const auto run = run_id_of(fields);
  const Tag tag{fields.required_text("key"), fields.text("value")};
  validate_tag_key(tag.key);
  services.tracking.set_tag(run, tag);
  return Json::object();
}

Json delete_tag(const Services& services, const Fields& fields) {
  const auto run = run_id_of(fields);
  services.tracking.delete_tag(run, fields.required_text("key"));
  return Json::object();
}

Json log_batch(const Services& services, const Fields& fields) {
  const auto run = run_id_of(fields);
  Batch batch;
  for (const auto& metric : fields.messages("metrics")) batch.metrics.push_back(metric_of(metric));
  for (const auto& param : fields.messages("params")) {
    batch.params.push_back({param.required_text("key"), param.text("value")});
  }
  for (const auto& tag : fields.messages("tags")) {
    batch.tags.push_back({tag.required_text("key"), tag.text("value")});
  }
  services.tracking.log_batch(run, std::move(batch));
  return Json::object();
}

DatasetInput dataset_input_of(const Fields& fields) {
  DatasetInput input;
  input.tags = tags_of(fields);
  if (const auto dataset = fields.find_message("dataset")) {
    input.dataset = {.name = dataset->text("name"),
                     .digest = dataset->text("digest"),
                     .source_type = dataset->text("source_type"),
                     .source = dataset->text("source"),
                     .schema = dataset->find_nonempty("schema"),
                     .profile = dataset->find_nonempty("profile")};
  }
  return input;
}

Json log_inputs(const Services& services, const Fields& fields) {
  const auto run = run_id_of(fields);
  std::vector<DatasetInput> datasets;
  for (const auto& dataset : fields.messages("datasets")) {
    datasets.push_back(dataset_input_of(dataset));
  }
  std::vector<ModelInput> models;
  for (const auto& model : fields.messages("models")) models.push_back({model.text("model_id")});
  services.tracking.log_inputs(run, datasets, models);
  return Json::object();
}

Json log_outputs(const Services& services, const Fields& fields) {
  const auto run = run_id_of(fields);
  if (!fields.has("models")) throw fields.missing("models");
  std::vector<ModelOutput> models;
  for (const auto& model : fields.messages("models")) {
    models.push_back({model.text("model_id"), model.find_integer("step").value_or(0)});
  }
  services.tracking.log_outputs(run, models);
  return Json::object();
}

Json parse_model(const std::string& text) {
  auto model = parse_json_or_null(text);
  if (model.is_object()) return model;
  throw invalid_parameter("Malformed model info. \n {} \n is not a valid JSON.", text);
}

/// What MLflow 2 notes of a model in the run's tag.
Json history_entry(const Json& model) {
  Json entry = Json::object();
  for (const auto* key : {"run_id", "artifact_path", "utc_time_created", "model_uuid", "flavors"}) {
    entry[key] = model.contains(key) ? model[key] : Json();
  }
  return entry;
}

Json log_model(const Services& services, const Fields& fields) {
  const auto run = run_id_of(fields);
  const auto model = parse_model(fields.required_text("model_json"));
  for (const auto* key : {"artifact_path", "flavors", "utc_time_created", "run_id"}) {
    if (model.contains(key)) continue;
    throw invalid_parameter("Model json is missing mandatory fields: {{'{}'}}", key);
  }
  const auto logged = services.tracking.get_run(run);
  const auto* tag = find_tag(logged.tags, tags::logged_models);
  auto history = tag == nullptr ? Json::array() : parse_json_or_null(*tag);
  if (!history.is_array()) history = Json::array();
  history.push_back(history_entry(model));
  services.tracking.set_tag(run, {std::string(tags::logged_models), python_json(history)});
  return Json::object();
}

}  // namespace

std::span<const Route> log_routes() {
  static constexpr std::array<Route, 8> routes{{
      {"POST", "/api/2.0/mlflow/runs/log-metric", access::edit_run, log_metric},
      {"POST", "/api/2.0/mlflow/runs/log-parameter", access::edit_run, log_param},
      {"POST", "/api/2.0/mlflow/runs/log-batch", access::edit_run, log_batch},
      {"POST", "/api/2.0/mlflow/runs/set-tag", access::edit_run, set_tag},
      {"POST", "/api/2.0/mlflow/runs/delete-tag", access::edit_run, delete_tag},
      {"POST", "/api/2.0/mlflow/runs/log-model", access::edit_run, log_model},
      {"POST", "/api/2.0/mlflow/runs/log-inputs", access::edit_run, log_inputs},
      {"POST", "/api/2.0/mlflow/runs/outputs", access::edit_run, log_outputs},
  }};
  return routes;
}

}  // namespace mlf::server
