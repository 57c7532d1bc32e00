// SPDX-License-Identifier: Apache-2.0
#include "wire/registry_meta.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "wire/meta_fields.h"

namespace mlf::wire {

namespace {

constexpr std::string_view deleted_stage = "Deleted_Internal";

/// Adds the keys that MLflow 3 writes and mlf has no use for, unless the file had them.
void add_constants(MetaMap& map) {
  map.push_back({"deployment_job_state", MetaValue()});
  map.push_back({"workspace", MetaValue::of("default")});
}

void read_stage(MetaFields& fields, ModelVersionMeta& meta) {
  const auto name = fields.text("current_stage").value_or("None");
  meta.is_deleted = name == deleted_stage;
  if (meta.is_deleted) return;
  const auto stage = parse_model_stage(name);
  if (!stage) {
    throw internal_error("'current_stage' is '{}', which is no stage",
                         printable(utf8_prefix(name, 100)));
  }
  meta.version.current_stage = *stage;
}

ModelVersionStatus read_status(MetaFields& fields) {
  const auto name = fields.text("status").value_or("READY");
  const auto status = parse_model_version_status(name);
  if (status) return *status;
  throw internal_error("'status' is '{}', which is no status of a version",
                       printable(utf8_prefix(name, 100)));
}

MetaValue alias_map(const std::vector<ModelAlias>& aliases) {
  MetaValue value;
  value.kind = MetaValue::Kind::map;
  for (const auto& alias : aliases) {
    auto number = MetaValue::of(fmt::format("{}", alias.version));
    set_entry(value.map, alias.alias, std::move(number));
  }
  return value;
}

}  // namespace

RegisteredModelMeta parse_registered_model_meta(std::string_view text) {
  MetaFields fields(text);
  RegisteredModelMeta meta;
  auto& model = meta.model;
  model.name = fields.required_text("name");
  model.creation_timestamp = fields.number("creation_timestamp").value_or(0);
  model.last_updated_timestamp = fields.number("last_updated_timestamp").value_or(0);
  model.description = fields.text("description");
  model.deployment_job_id = fields.text("deployment_job_id");
  fields.drop("aliases");
  meta.others = fields.others();
  return meta;
}

std::string write_registered_model_meta(const RegisteredModelMeta& meta) {
  const auto& model = meta.model;
  MetaMap map;
  add_constants(map);
  map.push_back({"aliases", alias_map(model.aliases)});
  map.push_back({"creation_timestamp", MetaValue::of(model.creation_timestamp)});
  map.push_back({"deployment_job_id", optional_text(model.deployment_job_id)});
  map.push_back({"description", optional_text(model.description)});
  map.push_back({"last_updated_timestamp", MetaValue::of(model.last_updated_timestamp)});
  map.push_back({"name", MetaValue::of(model.name)});
  for (const auto& entry : meta.others) set_entry(map, entry.key, entry.value);
  return write_meta(map);
}

ModelVersionMeta parse_model_version_meta(std::string_view text) {
  MetaFields fields(text);
  ModelVersionMeta meta;
  auto& version = meta.version;
  version.name = fields.required_text("name");
  version.version = fields.required_number("version");
  read_stage(fields, meta);
  version.creation_timestamp = fields.number("creation_timestamp").value_or(0);
  version.last_updated_timestamp = fields.number("last_updated_timestamp").value_or(0);
  version.user_id = fields.text("user_id");
  version.description = fields.text("description");
  version.source = fields.text("source");
  version.storage_location = fields.text("storage_location");
  if (version.storage_location == version.source) version.storage_location.reset();
  version.run_id = fields.text("run_id");
  version.run_link = fields.text("run_link");
  version.model_id = fields.text("model_id");
  version.status = read_status(fields);
  version.status_message = fields.text("status_message");
  fields.drop("aliases");
  meta.others = fields.others();
  return meta;
}

std::string write_model_version_meta(const ModelVersionMeta& meta) {
  const auto& version = meta.version;
  MetaMap map;
  add_constants(map);
  const auto stage = meta.is_deleted ? deleted_stage : model_stage_name(version.current_stage);
  map.push_back({"creation_timestamp", MetaValue::of(version.creation_timestamp)});
  map.push_back({"current_stage", MetaValue::of(stage)});
  map.push_back({"description", optional_text(version.description)});
  map.push_back({"last_updated_timestamp", MetaValue::of(version.last_updated_timestamp)});
  map.push_back({"model_id", optional_text(version.model_id)});
  map.push_back({"name", MetaValue::of(version.name)});
  map.push_back({"run_id", optional_text(version.run_id)});
  map.push_back({"run_link", optional_text(version.run_link)});
  map.push_back({"source", optional_text(version.source)});
  map.push_back({"status", MetaValue::of(model_version_status_name(version.status))});
  map.push_back({"status_message", optional_text(version.status_message)});
  const auto& location = version.storage_location;
  map.push_back({"storage_location", optional_text(location ? location : version.source)});
  map.push_back({"user_id", optional_text(version.user_id)});
  map.push_back({"version", MetaValue::of(version.version)});
  for (const auto& entry : meta.others) set_entry(map, entry.key, entry.value);
  return write_meta(map);
}

}  // namespace mlf::wire
