// SPDX-License-Identifier: Apache-2.0
#include "server/read_fields.h"

#include "base/error.h"
#include "base/numbers.h"

namespace mlf::server {

RunId run_id_of(const Fields& fields) {
  const bool has_old_name = !fields.has("run_id") && fields.has("run_uuid");
  return RunId::parse(fields.required_text(has_old_name ? "run_uuid" : "run_id"));
}

ExperimentId experiment_id_of(const Fields& fields) {
  return ExperimentId::parse(fields.required_text("experiment_id"));
}

std::vector<Tag> tags_of(const Fields& fields, std::string_view name) {
  std::vector<Tag> tags;
  for (const auto& tag : fields.messages(name))
    tags.push_back({tag.text("key"), tag.text("value")});
  return tags;
}

std::vector<Param> params_of(const Fields& fields) {
  std::vector<Param> params;
  for (const auto& param : fields.messages("params")) {
    params.push_back({param.text("key"), param.text("value")});
  }
  return params;
}

Metric metric_of(const Fields& fields) {
  Metric metric;
  metric.key = fields.required_text("key");
  metric.value = fields.required_number("value");
  metric.timestamp = fields.required_integer("timestamp");
  metric.step = fields.find_integer("step").value_or(0);
  metric.model_id = fields.find_nonempty("model_id");
  metric.dataset_name = fields.find_nonempty("dataset_name");
  metric.dataset_digest = fields.find_nonempty("dataset_digest");
  return metric;
}

ViewType view_type_of(const Fields& fields, std::string_view name) {
  const auto word = fields.find_enumerator(name);
  if (word == "1" || word == "ACTIVE_ONLY") return ViewType::active_only;
  if (word == "2" || word == "DELETED_ONLY") return ViewType::deleted_only;
  if (word == "3" || word == "ALL") return ViewType::all;
  return ViewType::active_only;
}

std::int64_t version_number_of(const Fields& fields) {
  const auto text = fields.required_text("version");
  if (const auto number = parse_int64(text)) return *number;
  throw invalid_parameter("Parameter 'version' must be an integer, got '{}'.", text);
}

ModelStage stage_of(const std::string& word) {
  if (const auto stage = parse_model_stage(word)) return *stage;
  throw invalid_parameter(
      "Invalid Model Version stage: {}. Value must be one of None, Staging, Production, Archived.",
      word);
}

store::RegistryQuery registry_query_of(const Fields& fields, PageSizes sizes) {
  store::RegistryQuery query;
  query.filter = fields.text("filter");
  query.max_results = fields.find_integer("max_results").value_or(sizes.usual);
  if (query.max_results > sizes.largest) throw fields.invalid("max_results");
  query.order_by = fields.texts("order_by");
  query.page_token = fields.text("page_token");
  return query;
}

}  // namespace mlf::server
