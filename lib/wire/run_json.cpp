// SPDX-License-Identifier: Apache-2.0
#include "wire/run_json.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace mlf::wire {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// `one` of each item.
template <typename T, typename Function>
Json list_of(const std::vector<T>& items, Function one) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(one(item));
  return list;
}

Json number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

Json of_info(const RunInfo& info) {
  return {{"run_id", info.run_id},
          {"run_uuid", info.run_id},
          {"run_name", info.run_name},
          {"experiment_id", info.experiment_id},
          {"user_id", info.user_id},
          {"status", run_status_name(info.status)},
          {"start_time", info.start_time},
          {"end_time", or_null(info.end_time)},
          {"artifact_uri", info.artifact_uri},
          {"lifecycle_stage", lifecycle_stage_name(info.lifecycle_stage)}};
}

Json of_metric(const Metric& metric) {
  return {{"key", metric.key},
          {"value", number(metric.value)},
          {"timestamp", metric.timestamp},
          {"step", metric.step},
          {"dataset_name", or_null(metric.dataset_name)},
          {"dataset_digest", or_null(metric.dataset_digest)},
          {"model_id", or_null(metric.model_id)}};
}

Json of_param(const Param& param) { return {{"key", param.key}, {"value", param.value}}; }

Json of_tag(const Tag& tag) { return {{"key", tag.key}, {"value", tag.value}}; }

Json of_dataset(const DatasetInput& input) {
  const Dataset& dataset = input.dataset;
  return {{"tags", list_of(input.tags, of_tag)},
          {"dataset",
           {{"name", dataset.name},
            {"digest", dataset.digest},
            {"source_type", dataset.source_type},
            {"source", dataset.source},
            {"schema", or_null(dataset.schema)},
            {"profile", or_null(dataset.profile)}}}};
}

Json of_model_input(const ModelInput& input) { return {{"model_id", input.model_id}}; }

Json of_model_output(const ModelOutput& output) {
  return {{"model_id", output.model_id}, {"step", output.step}};
}

}  // namespace

std::string run_json(const Run& run) {
  const Json json{{"info", of_info(run.info)},
                  {"data",
                   {{"metrics", list_of(run.metrics, of_metric)},
                    {"params", list_of(run.params, of_param)},
                    {"tags", list_of(run.tags, of_tag)}}},
                  {"inputs",
                   {{"dataset_inputs", list_of(run.dataset_inputs, of_dataset)},
                    {"model_inputs", list_of(run.model_inputs, of_model_input)}}},
                  {"outputs", {{"model_outputs", list_of(run.model_outputs, of_model_output)}}}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace mlf::wire
