// SPDX-License-Identifier: Apache-2.0
//
// The fields of each kind of meta.yaml. A reader takes the fields that it knows out of the map one
// by one; what is left are the fields that mlf does not know, which are kept for the next writing.
#include "wire/meta_yaml.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "wire/meta_fields.h"

namespace mlf::wire {

namespace {

struct Constant {
  std::string_view key;
  MetaValue value;
};

/// Fields that MLflow no longer uses, but writes into the file of every run with these values.
std::array<Constant, 5> run_constants() {
  MetaValue no_tags;
  no_tags.kind = MetaValue::Kind::list;
  return {{{"entry_point_name", MetaValue::of("")},
           {"source_name", MetaValue::of("")},
           {"source_type", MetaValue::of(std::int64_t{4})},
           {"source_version", MetaValue::of("")},
           {"tags", no_tags}}};
}

MetaValue tag_map(const std::vector<Tag>& tags) {
  MetaValue value;
  value.kind = MetaValue::Kind::map;
  for (const auto& tag : tags) set_entry(value.map, tag.key, MetaValue::of(tag.value));
  return value;
}

RunStatus status_of(MetaFields& fields) {
  const auto number = fields.number("status");
  if (!number) return RunStatus::running;
  const auto status = run_status_of(*number);
  if (!status) throw internal_error("'status' is {}, which is no status of a run", *number);
  return *status;
}

}  // namespace

RunMeta parse_run_meta(std::string_view text) {
  MetaFields fields(text);
  RunMeta meta;
  auto& info = meta.info;
  auto run_id = fields.text("run_id");
  const auto run_uuid = fields.text("run_uuid");
  if (!run_id) run_id = run_uuid;
  if (!run_id) throw internal_error("it has no 'run_id'");
  info.run_id = std::move(*run_id);
  info.run_name = fields.text("run_name").value_or("");
  info.experiment_id = fields.required_text("experiment_id");
  info.user_id = fields.text("user_id").value_or("");
  info.status = status_of(fields);
  info.start_time = fields.required_number("start_time");
  info.end_time = fields.number("end_time");
  info.lifecycle_stage = fields.lifecycle_stage();
  info.artifact_uri = fields.text("artifact_uri").value_or("");
  meta.deleted_time = fields.number("deleted_time");
  for (const auto& [key, value] : run_constants()) fields.drop_constant(key, value);
  meta.others = fields.others();
  return meta;
}

std::string write_run_meta(const RunMeta& meta) {
  const auto& info = meta.info;
  MetaMap map;
  for (auto& [key, value] : run_constants()) map.push_back({std::string(key), std::move(value)});
  map.push_back({"artifact_uri", text_or_null(info.artifact_uri)});
  map.push_back({"end_time", optional_number(info.end_time)});
  map.push_back({"experiment_id", MetaValue::of(info.experiment_id)});
  map.push_back({"lifecycle_stage", MetaValue::of(lifecycle_stage_name(info.lifecycle_stage))});
  map.push_back({"run_id", MetaValue::of(info.run_id)});
  map.push_back({"run_name", MetaValue::of(info.run_name)});
  map.push_back({"run_uuid", MetaValue::of(info.run_id)});
  map.push_back({"start_time", MetaValue::of(info.start_time)});
  map.push_back({"status", MetaValue::of(static_cast<std::int64_t>(info.status))});
  map.push_back({"user_id", MetaValue::of(info.user_id)});
  if (meta.deleted_time) map.push_back({"deleted_time", MetaValue::of(*meta.deleted_time)});
  for (const auto& entry : meta.others) set_entry(map, entry.key, entry.value);
  return write_meta(map);
}

ExperimentMeta parse_experiment_meta(std::string_view text) {
  MetaFields fields(text);
  ExperimentMeta meta;
  auto& experiment = meta.experiment;
  experiment.experiment_id = fields.required_text("experiment_id");
  experiment.name = fields.required_text("name");
  experiment.artifact_location = fields.text("artifact_location").value_or("");
  experiment.lifecycle_stage = fields.lifecycle_stage();
  experiment.creation_time = fields.number("creation_time");
  experiment.last_update_time = fields.number("last_update_time");
  fields.drop("tags");
  meta.others = fields.others();
  return meta;
}

std::string write_experiment_meta(const ExperimentMeta& meta) {
  const auto& experiment = meta.experiment;
  MetaMap map;
  map.push_back({"artifact_location", text_or_null(experiment.artifact_location)});
  map.push_back({"creation_time", optional_number(experiment.creation_time)});
  map.push_back({"experiment_id", MetaValue::of(experiment.experiment_id)});
  map.push_back({"last_update_time", optional_number(experiment.last_update_time)});
  map.push_back(
      {"lifecycle_stage", MetaValue::of(lifecycle_stage_name(experiment.lifecycle_stage))});
  map.push_back({"name", MetaValue::of(experiment.name)});
  for (const auto& entry : meta.others) set_entry(map, entry.key, entry.value);
  return write_meta(map);
}

InputMeta parse_input_meta(std::string_view text) {
  MetaFields fields(text);
  InputMeta meta;
  const auto type = fields.required_text("source_type");
  if (type != "DATASET" && type != "MODEL") {
    throw internal_error("'source_type' is '{}', neither 'DATASET' nor 'MODEL'",
                         printable(utf8_prefix(type, 100)));
  }
  meta.kind = type == "MODEL" ? InputMeta::Kind::model : InputMeta::Kind::dataset;
  meta.source_id = fields.required_text("source_id");
  meta.tags = fields.tags("tags");
  return meta;
}

std::string write_input_meta(const InputMeta& meta) {
  const bool is_model = meta.kind == InputMeta::Kind::model;
  MetaMap map;
  map.push_back({"destination_id", MetaValue::of(meta.source_id)});
  map.push_back({"destination_type", MetaValue::of("RUN")});
  map.push_back({"source_id", MetaValue::of(meta.source_id)});
  map.push_back({"source_type", MetaValue::of(is_model ? "MODEL" : "DATASET")});
  map.push_back({"tags", tag_map(meta.tags)});
  return write_meta(map);
}

ModelOutput parse_output_meta(std::string_view text) {
  MetaFields fields(text);
  return {.model_id = fields.required_text("destination_id"),
          .step = fields.number("step").value_or(0)};
}

std::string write_output_meta(const ModelOutput& output) {
  MetaMap map;
  map.push_back({"destination_id", MetaValue::of(output.model_id)});
  map.push_back({"destination_type", MetaValue::of("MODEL_OUTPUT")});
  map.push_back({"source_id", MetaValue::of(output.model_id)});
  map.push_back({"source_type", MetaValue::of("RUN_OUTPUT")});
  map.push_back({"step", MetaValue::of(output.step)});
  map.push_back({"tags", tag_map({})});
  return write_meta(map);
}

Dataset parse_dataset_meta(std::string_view text) {
  MetaFields fields(text);
  Dataset dataset;
  dataset.name = fields.required_text("name");
  dataset.digest = fields.required_text("digest");
  dataset.source_type = fields.text("source_type").value_or("");
  dataset.source = fields.text("source").value_or("");
  dataset.schema = fields.text("schema");
  dataset.profile = fields.text("profile");
  return dataset;
}

std::string write_dataset_meta(const Dataset& dataset) {
  MetaMap map;
  map.push_back({"digest", MetaValue::of(dataset.digest)});
  map.push_back({"name", MetaValue::of(dataset.name)});
  map.push_back({"profile", optional_text(dataset.profile)});
  map.push_back({"schema", optional_text(dataset.schema)});
  map.push_back({"source", MetaValue::of(dataset.source)});
  map.push_back({"source_type", MetaValue::of(dataset.source_type)});
  return write_meta(map);
}

LoggedModelMeta parse_logged_model_meta(std::string_view text) {
  MetaFields fields(text);
  LoggedModelMeta meta;
  auto& model = meta.model;
  model.model_id = fields.required_text("model_id");
  model.experiment_id = fields.required_text("experiment_id");
  model.name = fields.text("name").value_or("");
  model.artifact_location = fields.text("artifact_location").value_or("");
  model.creation_timestamp = fields.number("creation_timestamp").value_or(0);
  model.last_updated_timestamp = fields.number("last_updated_timestamp").value_or(0);
  model.source_run_id = fields.text("source_run_id");
  model.model_type = fields.text("model_type");
  const auto status = fields.number("status").value_or(0);
  const auto known = logged_model_status_of(status);
  if (!known) throw internal_error("'status' is {}, which is no status of a logged model", status);
  model.status = *known;
  model.status_message = fields.text("status_message");
  model.lifecycle_stage = fields.lifecycle_stage();
  meta.others = fields.others();
  return meta;
}

std::string write_logged_model_meta(const LoggedModelMeta& meta) {
  const auto& model = meta.model;
  MetaMap map;
  map.push_back({"artifact_location", text_or_null(model.artifact_location)});
  map.push_back({"creation_timestamp", MetaValue::of(model.creation_timestamp)});
  map.push_back({"experiment_id", MetaValue::of(model.experiment_id)});
  map.push_back({"last_updated_timestamp", MetaValue::of(model.last_updated_timestamp)});
  map.push_back({"lifecycle_stage", MetaValue::of(lifecycle_stage_name(model.lifecycle_stage))});
  map.push_back({"model_id", MetaValue::of(model.model_id)});
  map.push_back({"model_type", optional_text(model.model_type)});
  map.push_back({"name", MetaValue::of(model.name)});
  map.push_back({"source_run_id", optional_text(model.source_run_id)});
  map.push_back({"status", MetaValue::of(static_cast<std::int64_t>(model.status))});
  map.push_back({"status_message", optional_text(model.status_message)});
  for (const auto& entry : meta.others) set_entry(map, entry.key, entry.value);
  return write_meta(map);
}

}  // namespace mlf::wire
