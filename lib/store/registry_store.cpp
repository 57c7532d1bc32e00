// SPDX-License-Identifier: Apache-2.0
// The part of a registry that all registries share, as tracking_store.cpp for tracking stores: each
// public method checks its arguments against MLflow's rules and calls the registry's do_ method.
#include "store/registry_store.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/text.h"
#include "core/limits.h"
#include "core/validation.h"
#include "store/registry_rules.h"

namespace mlf::store {

namespace {

void check_optional(std::string_view path, const std::optional<std::string>& text) {
  if (text) validate_registry_text(path, *text);
}

void check_page(std::int64_t max_results, std::int64_t largest) {
  if (max_results < 1) {
    throw invalid_parameter(
        "Invalid value for max_results. It must be a positive integer, but got {}", max_results);
  }
  if (max_results > largest) {
    throw invalid_parameter(
        "Invalid value for request parameter max_results. It must be at most {}, but got value {}",
        largest, max_results);
  }
}

void check_new_version(const NewModelVersion& version) {
  validate_registered_model_name(version.name);
  std::ranges::for_each(version.tags, validate_registry_tag);
  validate_registry_text("source", version.source);
  check_optional("storage_location", version.storage_location);
  check_optional("run_id", version.run_id);
  check_optional("run_link", version.run_link);
  check_optional("model_id", version.model_id);
  check_optional("description", version.description);
}

}  // namespace

RegisteredModel RegistryStore::create_registered_model(const NewRegisteredModel& model) {
  validate_registered_model_name(model.name);
  std::ranges::for_each(model.tags, validate_registry_tag);
  check_optional("description", model.description);
  return do_create_registered_model(model);
}

RegisteredModel RegistryStore::get_registered_model(std::string_view name) {
  validate_registered_model_name(name);
  return do_get_registered_model(name);
}

RegisteredModel RegistryStore::rename_registered_model(std::string_view name,
                                                       std::string_view new_name) {
  validate_registered_model_name(name);
  validate_registered_model_name(new_name, "new_name");
  return do_rename_registered_model(name, new_name);
}

RegisteredModel RegistryStore::update_registered_model(std::string_view name,
                                                       std::string_view description) {
  validate_registered_model_name(name);
  validate_registry_text("description", description);
  return do_update_registered_model(name, description);
}

void RegistryStore::delete_registered_model(std::string_view name) {
  validate_registered_model_name(name);
  do_delete_registered_model(name);
}

Page<RegisteredModel> RegistryStore::search_registered_models(const RegistryQuery& query) {
  check_page(query.max_results, limits::largest_registered_model_page);
  return do_search_registered_models(query);
}

Page<RegisteredModel> RegistryStore::list_registered_models(const RegistryQuery& query) {
  check_page(query.max_results, std::numeric_limits<std::int64_t>::max());
  return do_search_registered_models(query);
}

std::vector<InspectedModel> RegistryStore::inspect(const std::optional<std::string>& name) {
  if (name) get_registered_model(*name);
  return do_inspect(name);
}

std::vector<InspectedModel> RegistryStore::do_inspect(const std::optional<std::string>& name) {
  std::vector<InspectedModel> inspected;
  const RegistryQuery all{.max_results = std::numeric_limits<std::int64_t>::max()};
  for (const auto& model : do_search_registered_models(all).items) {
    if (!name || model.name == *name) {
      inspected.push_back({model.name, do_list_versions(model.name), {}});
    }
  }
  return inspected;
}

void RegistryStore::set_registered_model_tag(std::string_view name, const Tag& tag) {
  validate_registered_model_name(name);
  validate_registry_tag(tag);
  do_set_registered_model_tag(name, tag);
}

void RegistryStore::delete_registered_model_tag(std::string_view name, std::string_view key) {
  validate_registered_model_name(name);
  validate_tag_key(key);
  do_delete_registered_model_tag(name, key);
}

ModelVersion RegistryStore::create_model_version(const NewModelVersion& version) {
  check_new_version(version);
  return do_create_model_version(version);
}

ModelVersion RegistryStore::get_model_version(std::string_view name, std::int64_t version) {
  validate_registered_model_name(name);
  return do_get_model_version(name, version);
}

ModelVersion RegistryStore::update_model_version(std::string_view name, std::int64_t version,
                                                 std::string_view description) {
  validate_registered_model_name(name);
  validate_registry_text("description", description);
  return do_update_model_version(name, version, description);
}

ModelVersion RegistryStore::transition_stage(std::string_view name, std::int64_t version,
                                             ModelStage stage, ArchiveExisting archive) {
  validate_registered_model_name(name);
  const bool is_active = stage == ModelStage::staging || stage == ModelStage::production;
  if (archive == ArchiveExisting::yes && !is_active) {
    throw invalid_parameter(
        "Model version transition cannot archive existing model versions because '{}' is not an "
        "Active stage. Valid stages are ['Staging', 'Production']",
        model_stage_name(stage));
  }
  return do_transition_stage(name, version, stage, archive);
}

void RegistryStore::delete_model_version(std::string_view name, std::int64_t version) {
  validate_registered_model_name(name);
  do_delete_model_version(name, version);
}

Page<ModelVersion> RegistryStore::search_model_versions(const RegistryQuery& query) {
  check_page(query.max_results, limits::largest_model_version_page);
  return do_search_model_versions(query);
}

std::vector<ModelVersion> RegistryStore::get_latest_versions(std::string_view name,
                                                             std::span<const ModelStage> stages) {
  validate_registered_model_name(name);
  return latest_of_stages(do_list_versions(name), stages);
}

void RegistryStore::set_model_version_tag(std::string_view name, std::int64_t version,
                                          const Tag& tag) {
  validate_registered_model_name(name);
  validate_registry_tag(tag);
  do_set_model_version_tag(name, version, tag);
}

void RegistryStore::delete_model_version_tag(std::string_view name, std::int64_t version,
                                             std::string_view key) {
  validate_registered_model_name(name);
  validate_tag_key(key);
  do_delete_model_version_tag(name, version, key);
}

void RegistryStore::set_alias(std::string_view name, std::string_view alias, std::int64_t version,
                              const std::optional<AliasCondition>& condition) {
  validate_registered_model_name(name);
  validate_new_model_alias(alias);
  do_set_alias(name, alias, version, condition);
}

void RegistryStore::delete_alias(std::string_view name, std::string_view alias) {
  validate_registered_model_name(name);
  validate_model_alias(alias);
  do_delete_alias(name, alias);
}

ModelVersion RegistryStore::get_version_by_alias(std::string_view name, std::string_view alias) {
  validate_registered_model_name(name);
  validate_model_alias(alias);
  if (to_lower(alias) != "latest") return do_get_version_by_alias(name, alias);
  auto versions = do_list_versions(name);
  if (versions.empty()) throw model_alias_not_found(alias);
  return std::move(versions.back());
}

std::vector<RegistryEvent> RegistryStore::get_history(std::string_view name) {
  validate_registered_model_name(name);
  return do_get_history(name);
}

}  // namespace mlf::store
