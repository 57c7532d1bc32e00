// SPDX-License-Identifier: Apache-2.0
// A model registry in memory. Tests use it in place of files, and the contract tests compare both.
// One mutex guards all data; searches copy all records, which is fast enough for tests.
#include "store/memory/memory_registry.h"

#include <algorithm>

#include "base/error.h"

namespace mlf::store {

namespace {

std::vector<Tag> sorted_tags(const std::map<std::string, std::string, std::less<>>& values) {
  std::vector<Tag> tags;
  for (const auto& [key, value] : values) tags.push_back({key, value});
  return tags;
}

/// Puts a tag into `values` and returns its old value.
std::optional<std::string> replace_tag(std::map<std::string, std::string, std::less<>>& values,
                                       const Tag& tag) {
  const auto old = values.find(tag.key);
  auto before = old == values.end() ? std::nullopt : std::optional(old->second);
  values[tag.key] = tag.value;
  return before;
}

std::string alias_target(std::int64_t version) { return fmt::format("{}", version); }

}  // namespace

ModelVersion MemoryRegistry::StoredModel::load(const StoredVersion& version) const {
  auto loaded = version.info;
  loaded.name = info.name;
  loaded.tags = sorted_tags(version.tags);
  for (const auto& [alias, number] : aliases) {
    if (number == loaded.version) loaded.aliases.push_back(alias);
  }
  return loaded;
}

std::vector<ModelVersion> MemoryRegistry::StoredModel::load_versions() const {
  std::vector<ModelVersion> loaded;
  for (const auto& [number, version] : versions) {
    if (!version.is_deleted) loaded.push_back(load(version));
  }
  return loaded;
}

RegisteredModel MemoryRegistry::StoredModel::load() const {
  auto loaded = info;
  loaded.tags = sorted_tags(tags);
  for (const auto& [alias, number] : aliases) loaded.aliases.push_back({alias, number});
  loaded.latest_versions = latest_of_stages(load_versions(), {});
  return loaded;
}

MemoryRegistry::StoredModel& MemoryRegistry::model(std::string_view name) {
  const auto found = models_.find(name);
  if (found == models_.end()) throw registered_model_not_found(name);
  return found->second;
}

MemoryRegistry::StoredVersion& MemoryRegistry::version(StoredModel& model, std::int64_t version) {
  const auto found = model.versions.find(version);
  if (found == model.versions.end() || found->second.is_deleted) {
    throw model_version_not_found(model.info.name, version);
  }
  return found->second;
}

void MemoryRegistry::touch(StoredModel& model) const {
  model.info.last_updated_timestamp = context_.clock.now_ms();
}

void MemoryRegistry::record(RegistryEvent event) {
  history_.push_back(recorder_.complete(std::move(event)));
}

// Registered models.

RegisteredModel MemoryRegistry::do_create_registered_model(const NewRegisteredModel& model) {
  const std::lock_guard lock(mutex_);
  const auto existing = models_.find(model.name);
  if (existing != models_.end()) {
    throw registered_model_exists(model, existing->second.load().tags);
  }
  StoredModel stored;
  stored.info.name = model.name;
  stored.info.description = model.description;
  stored.info.creation_timestamp = context_.clock.now_ms();
  stored.info.last_updated_timestamp = stored.info.creation_timestamp;
  for (const auto& tag : model.tags) stored.tags[tag.key] = tag.value;
  const auto [at, is_new] = models_.emplace(model.name, std::move(stored));
  record({.name = model.name, .action = RegistryAction::create_model});
  return at->second.load();
}

RegisteredModel MemoryRegistry::do_get_registered_model(std::string_view name) {
  const std::lock_guard lock(mutex_);
  return model(name).load();
}

RegisteredModel MemoryRegistry::do_rename_registered_model(std::string_view name,
                                                           std::string_view new_name) {
  const std::lock_guard lock(mutex_);
  auto& old = model(name);
  if (models_.contains(new_name)) throw registered_model_exists(new_name);
  const auto now = context_.clock.now_ms();
  auto renamed = std::move(old);
  renamed.info.name = new_name;
  renamed.info.last_updated_timestamp = now;
  for (auto& [number, version] : renamed.versions) version.info.last_updated_timestamp = now;
  models_.erase(models_.find(name));
  const auto& stored = models_.emplace(new_name, std::move(renamed)).first->second;
  record({.name = std::string(name),
          .action = RegistryAction::rename_model,
          .before = std::string(name),
          .after = std::string(new_name)});
  return stored.load();
}

RegisteredModel MemoryRegistry::do_update_registered_model(std::string_view name,
                                                           std::string_view description) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  record({.name = std::string(name),
          .action = RegistryAction::describe_model,
          .before = stored.info.description,
          .after = std::string(description)});
  stored.info.description = description;
  touch(stored);
  return stored.load();
}

void MemoryRegistry::do_delete_registered_model(std::string_view name) {
  const std::lock_guard lock(mutex_);
  model(name);
  models_.erase(models_.find(name));
  record({.name = std::string(name), .action = RegistryAction::delete_model});
}

Page<RegisteredModel> MemoryRegistry::do_search_registered_models(const RegistryQuery& query) {
  const RegistrySearch search(query, search::Domain::registered_models);
  std::vector<RegisteredModel> models;
  const std::lock_guard lock(mutex_);
  for (const auto& [name, stored] : models_) models.push_back(stored.load());
  return search.page_of(std::move(models));
}

void MemoryRegistry::do_set_registered_model_tag(std::string_view name, const Tag& tag) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  record({.name = std::string(name),
          .action = RegistryAction::set_model_tag,
          .key = tag.key,
          .before = replace_tag(stored.tags, tag),
          .after = tag.value});
  touch(stored);
}

void MemoryRegistry::do_delete_registered_model_tag(std::string_view name, std::string_view key) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  const auto found = stored.tags.find(key);
  if (found == stored.tags.end()) return;
  record({.name = std::string(name),
          .action = RegistryAction::delete_model_tag,
          .key = std::string(key),
          .before = found->second});
  stored.tags.erase(found);
  touch(stored);
}

// Versions.

ModelVersion MemoryRegistry::do_create_model_version(const NewModelVersion& version) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(version.name);
  StoredVersion made;
  made.info = prepare_version(version, recorder_.user(), context_.clock.now_ms());
  made.info.version = stored.versions.empty() ? 1 : stored.versions.rbegin()->first + 1;
  for (const auto& tag : version.tags) made.tags[tag.key] = tag.value;
  touch(stored);
  record({.name = version.name,
          .action = RegistryAction::create_version,
          .version = made.info.version,
          .after = version.source});
  const auto number = made.info.version;
  return stored.load(stored.versions.emplace(number, std::move(made)).first->second);
}

ModelVersion MemoryRegistry::do_get_model_version(std::string_view name, std::int64_t version) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  return stored.load(this->version(stored, version));
}

ModelVersion MemoryRegistry::do_update_model_version(std::string_view name, std::int64_t version,
                                                     std::string_view description) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  auto& changed = this->version(stored, version);
  record({.name = std::string(name),
          .action = RegistryAction::describe_version,
          .version = version,
          .before = changed.info.description,
          .after = std::string(description)});
  changed.info.description = description;
  changed.info.last_updated_timestamp = context_.clock.now_ms();
  return stored.load(changed);
}

ModelVersion MemoryRegistry::do_transition_stage(std::string_view name, std::int64_t version,
                                                 ModelStage stage, ArchiveExisting archive) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  auto& target = this->version(stored, version);
  const auto move = [&](StoredVersion& moved, ModelStage to) {
    record({.name = std::string(name),
            .action = RegistryAction::set_stage,
            .version = moved.info.version,
            .before = std::string(model_stage_name(moved.info.current_stage)),
            .after = std::string(model_stage_name(to))});
    moved.info.current_stage = to;
    moved.info.last_updated_timestamp = context_.clock.now_ms();
  };
  move(target, stage);
  for (auto& [number, other] : stored.versions) {
    const bool is_archived = archive == ArchiveExisting::yes && number != version &&
                             !other.is_deleted && other.info.current_stage == stage;
    if (is_archived) move(other, ModelStage::archived);
  }
  touch(stored);
  return stored.load(target);
}

void MemoryRegistry::do_delete_model_version(std::string_view name, std::int64_t version) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  this->version(stored, version).is_deleted = true;
  touch(stored);
  record({.name = std::string(name), .action = RegistryAction::delete_version, .version = version});
  for (auto alias = stored.aliases.begin(); alias != stored.aliases.end();) {
    if (alias->second != version) {
      ++alias;
      continue;
    }
    record({.name = std::string(name),
            .action = RegistryAction::delete_alias,
            .version = version,
            .key = alias->first,
            .before = alias_target(version)});
    alias = stored.aliases.erase(alias);
  }
}

Page<ModelVersion> MemoryRegistry::do_search_model_versions(const RegistryQuery& query) {
  const RegistrySearch search(query, search::Domain::model_versions);
  std::vector<ModelVersion> versions;
  const std::lock_guard lock(mutex_);
  for (const auto& [name, stored] : models_) {
    std::ranges::move(stored.load_versions(), std::back_inserter(versions));
  }
  return search.page_of(std::move(versions));
}

void MemoryRegistry::do_set_model_version_tag(std::string_view name, std::int64_t version,
                                              const Tag& tag) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  auto& tags = this->version(stored, version).tags;
  record({.name = std::string(name),
          .action = RegistryAction::set_version_tag,
          .version = version,
          .key = tag.key,
          .before = replace_tag(tags, tag),
          .after = tag.value});
  touch(stored);
}

void MemoryRegistry::do_delete_model_version_tag(std::string_view name, std::int64_t version,
                                                 std::string_view key) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  auto& tags = this->version(stored, version).tags;
  const auto found = tags.find(key);
  if (found == tags.end()) return;
  record({.name = std::string(name),
          .action = RegistryAction::delete_version_tag,
          .version = version,
          .key = std::string(key),
          .before = found->second});
  tags.erase(found);
  touch(stored);
}

// Aliases.

void MemoryRegistry::do_set_alias(std::string_view name, std::string_view alias,
                                  std::int64_t version,
                                  const std::optional<AliasCondition>& condition) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  this->version(stored, version);
  const auto found = stored.aliases.find(alias);
  const auto current = found == stored.aliases.end() ? std::nullopt : std::optional(found->second);
  check_alias_condition(alias, condition, current);
  record({.name = std::string(name),
          .action = RegistryAction::set_alias,
          .version = version,
          .key = std::string(alias),
          .before = current ? std::optional(alias_target(*current)) : std::nullopt,
          .after = alias_target(version)});
  stored.aliases[std::string(alias)] = version;
  touch(stored);
}

void MemoryRegistry::do_delete_alias(std::string_view name, std::string_view alias) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  const auto found = stored.aliases.find(alias);
  if (found == stored.aliases.end()) return;
  record({.name = std::string(name),
          .action = RegistryAction::delete_alias,
          .version = found->second,
          .key = std::string(alias),
          .before = alias_target(found->second)});
  stored.aliases.erase(found);
  touch(stored);
}

ModelVersion MemoryRegistry::do_get_version_by_alias(std::string_view name,
                                                     std::string_view alias) {
  const std::lock_guard lock(mutex_);
  auto& stored = model(name);
  const auto found = stored.aliases.find(alias);
  if (found == stored.aliases.end()) throw model_alias_not_found(alias);
  return stored.load(version(stored, found->second));
}

std::vector<ModelVersion> MemoryRegistry::do_list_versions(std::string_view name) {
  const std::lock_guard lock(mutex_);
  return model(name).load_versions();
}

std::vector<RegistryEvent> MemoryRegistry::do_get_history(std::string_view name) {
  const std::lock_guard lock(mutex_);
  return history_of(history_, name);
}

}  // namespace mlf::store
