// SPDX-License-Identifier: Apache-2.0
// A model registry in MLflow's files. Every change is made under the lock of models/, which mlf
// processes share; new models and versions are built elsewhere and appear by one rename. What a
// change consists of is written under temporary names first and then renamed, so that an error
// nearly always leaves everything as it was. The history is written last: a change without an
// event is better than an event without a change.
#include "store/file/file_registry.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "core/validation.h"
#include "store/file/layout.h"
#include "store/file/metric_log.h"
#include "store/file/registry_history.h"
#include "store/file/registry_reader.h"
#include "store/file/registry_renaming.h"
#include "store/file/registry_search.h"

namespace mlf::store {

namespace {

const RelativePath& models_path() {
  static const RelativePath path = at(layout::models);
  return path;
}

std::string number_text(std::int64_t version) { return fmt::format("{}", version); }

RelativePath alias_path(std::string_view alias) { return at(layout::aliases) / alias; }

wire::ModelVersionMeta require_version(const Directory& model, std::string_view name,
                                       std::int64_t version) {
  auto meta = find_version(model, version);
  if (!meta) throw model_version_not_found(name, version);
  return std::move(*meta);
}

/// Writes the tags of a new model or version, the last of each key.
void write_tags(const Directory& directory, const std::vector<Tag>& tags, Durability durability) {
  for (const auto& tag : tags) {
    const auto path = at(layout::tags) / RelativePath::parse(tag.key);
    check_key_clash(directory, layout::tags, tag.key);
    directory.make_directories(path.parent());
    directory.replace_file(path, tag.value, durability);
  }
}

/// The text of a file for the history; nullopt also when it cannot be read.
std::optional<std::string> readable_text(const Directory& model, const RelativePath& path) {
  try {
    return model.read_file(path);
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// As find_alias(); nullopt also for a damaged one, which may be replaced.
std::optional<std::int64_t> readable_alias(const Directory& model, std::string_view alias) {
  try {
    return find_alias(model, alias);
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// A damaged version is still there.
bool is_gone(const Directory& model, std::int64_t version) {
  try {
    return !find_version(model, version);
  } catch (const Error&) {
    return false;
  }
}

std::vector<ModelAlias> aliases_of(const Directory& model, Reporter& reporter) {
  RememberedFiles files(model);
  return read_aliases(files, reporter);
}

RegisteredModel model_of(const Directory& model, Reporter& reporter) {
  RememberedFiles files(model);
  auto read = read_registered_model(files, reporter);
  return read ? std::move(*read) : read_model_meta(model).model;  // which throws
}

std::vector<ModelVersion> versions_of(const Directory& model, Reporter& reporter) {
  RememberedFiles files(model);
  return read_versions(files, reporter).value_or(std::vector<ModelVersion>());
}

void remove_alias(std::vector<ModelAlias>& aliases, std::string_view name) {
  std::erase_if(aliases, [&](const ModelAlias& alias) { return alias.alias == name; });
}

}  // namespace

FileRegistry::FileRegistry(std::filesystem::path root, std::string artifact_root,
                           const Context& context, const RegistryOptions& options)
    : context_(context),
      recorder_(context, options),
      store_(std::move(root), std::move(artifact_root), context, options.may_be_missing) {}

std::optional<Directory> FileRegistry::find_models() const {
  const auto* root = store_.root_to_read();
  if (root == nullptr) return std::nullopt;
  auto models = root->find_directory(models_path());
  if (models) finish_renaming(*root, *models, context_.reporter);
  return models;
}

Directory FileRegistry::open_model(std::string_view name) const {
  const auto models = find_models();
  auto model = models ? models->find_directory(at(name)) : std::nullopt;
  if (!model) throw registered_model_not_found(name);
  return std::move(*model);
}

FileRegistry::Change FileRegistry::begin(std::string_view name) const {
  auto models = find_models();
  if (!models) throw registered_model_not_found(name);
  StoreLock lock(*models, at(layout::lock));
  auto model = models->find_directory(at(name));
  if (!model) throw registered_model_not_found(name);
  return {std::move(*models), std::move(lock), std::move(*model)};
}

void FileRegistry::record(const Directory& models, std::vector<RegistryEvent> events) const {
  for (auto& event : events) event = recorder_.complete(std::move(event));
  append_history(models, events, context_.durability, context_.reporter);
}

TextChange FileRegistry::touch(std::vector<ModelAlias> aliases) const {
  const auto now = context_.clock.now_ms();
  return change_model_meta([now, aliases = std::move(aliases)](wire::RegisteredModelMeta& meta) {
    meta.model.last_updated_timestamp = now;
    meta.model.aliases = aliases;
  });
}

TextChange FileRegistry::touch(const Directory& model) const {
  return touch(aliases_of(model, context_.reporter));
}

// Registered models.

RegisteredModel FileRegistry::do_create_registered_model(const NewRegisteredModel& model) {
  store_.make_root();
  const auto& root = store_.root();
  make_shared_directory(root, models_path());
  const auto models = root.open_directory(models_path());
  finish_renaming(root, models, context_.reporter);
  const StoreLock lock(models, at(layout::lock));
  const auto path = at(model.name);
  if (const auto existing = models.find_directory(path)) {
    RememberedFiles files(*existing);
    throw registered_model_exists(model,
                                  read_registry_tags(files, at(layout::tags), context_.reporter));
  }
  wire::RegisteredModelMeta meta;
  meta.model.name = model.name;
  meta.model.description = model.description;
  meta.model.creation_timestamp = context_.clock.now_ms();
  meta.model.last_updated_timestamp = meta.model.creation_timestamp;
  const Staging staging(root, models);
  const auto directory = staging.open();
  write_tags(directory, model.tags, context_.durability);
  directory.replace_file(at(layout::meta), wire::write_registered_model_meta(meta),
                         context_.durability);
  if (!staging.publish(path)) throw registered_model_exists(model.name);
  if (context_.durability == Durability::full) models.sync();
  record(models, {{.name = model.name, .action = RegistryAction::create_model}});
  return model_of(models.open_directory(path), context_.reporter);
}

RegisteredModel FileRegistry::do_get_registered_model(std::string_view name) {
  return model_of(open_model(name), context_.reporter);
}

RegisteredModel FileRegistry::do_rename_registered_model(std::string_view name,
                                                         std::string_view new_name) {
  const auto change = begin(name);
  read_model_meta(change.model);  // throws for a damaged model, which is not changed
  const ModelRenaming renaming(store_.root(), change.models, context_.durability);
  if (!renaming.rename(name, new_name, context_.clock.now_ms())) {
    throw registered_model_exists(new_name);
  }
  record(change.models, {{.name = std::string(name),
                          .action = RegistryAction::rename_model,
                          .before = std::string(name),
                          .after = std::string(new_name)}});
  return model_of(change.models.open_directory(at(new_name)), context_.reporter);
}

RegisteredModel FileRegistry::do_update_registered_model(std::string_view name,
                                                         std::string_view description) {
  const auto change = begin(name);
  const auto old = read_model_meta(change.model).model.description;
  const auto touching = touch(change.model);
  const auto describe = change_model_meta(
      [&](wire::RegisteredModelMeta& meta) { meta.model.description = description; });
  const TextChange both{touching.path, [&](const std::string& text) {
                          return touching.rewrite(describe.rewrite(text));
                        }};
  PreparedFiles(change.model, {both}, {}, context_.durability).place();
  record(change.models, {{.name = std::string(name),
                          .action = RegistryAction::describe_model,
                          .before = old,
                          .after = std::string(description)}});
  return model_of(change.model, context_.reporter);
}

void FileRegistry::do_delete_registered_model(std::string_view name) {
  const auto change = begin(name);
  const Staging staging(store_.root(), change.models);
  staging.take_away(at(name));
  if (context_.durability == Durability::full) change.models.sync();
  record(change.models, {{.name = std::string(name), .action = RegistryAction::delete_model}});
}

Page<RegisteredModel> FileRegistry::do_search_registered_models(const RegistryQuery& query) {
  const RegistrySearch search(query, search::Domain::registered_models);
  const auto models = find_models();
  if (!models) return {};
  return search.page_of(read_registered_models(*models, search.required_name(), context_.reporter));
}

void FileRegistry::set_tag(const Change& change, const RelativePath& folder, const Tag& tag,
                           RegistryEvent event) const {
  const auto path = folder / RelativePath::parse(tag.key);
  check_key_clash(change.model, folder.str(), tag.key);
  event.key = tag.key;
  event.before = readable_text(change.model, path);
  event.after = tag.value;
  PreparedFiles(change.model, {touch(change.model)}, {{path, tag.value}}, context_.durability)
      .place();
  record(change.models, {std::move(event)});
}

void FileRegistry::delete_tag(const Change& change, const RelativePath& folder,
                              std::string_view key, RegistryEvent event) const {
  const auto path = folder / RelativePath::parse(key);
  const auto status = change.model.status(path);
  if (!status || status->kind != FileStatus::Kind::file) return;
  event.key = key;
  event.before = readable_text(change.model, path);
  PreparedFiles touched(change.model, {touch(change.model)}, {}, context_.durability);
  change.model.remove_file(path);
  touched.place();
  record(change.models, {std::move(event)});
}

void FileRegistry::do_set_registered_model_tag(std::string_view name, const Tag& tag) {
  set_tag(begin(name), at(layout::tags), tag,
          {.name = std::string(name), .action = RegistryAction::set_model_tag});
}

void FileRegistry::do_delete_registered_model_tag(std::string_view name, std::string_view key) {
  delete_tag(begin(name), at(layout::tags), key,
             {.name = std::string(name), .action = RegistryAction::delete_model_tag});
}

// Versions.

/// A Python client may take a number at the same time: then the next one is tried.
std::int64_t FileRegistry::publish_version(const Change& change,
                                           const NewModelVersion& version) const {
  wire::ModelVersionMeta meta;
  meta.version = prepare_version(version, recorder_.user(), context_.clock.now_ms());
  const Staging staging(store_.root(), change.model);
  const auto directory = staging.open();
  write_tags(directory, version.tags, context_.durability);
  do {
    meta.version.version = std::max(meta.version.version, largest_version(change.model)) + 1;
    directory.replace_file(at(layout::meta), wire::write_model_version_meta(meta),
                           context_.durability);
  } while (!staging.publish(version_path(meta.version.version)));
  if (context_.durability == Durability::full) change.model.sync();
  return meta.version.version;
}

ModelVersion FileRegistry::do_create_model_version(const NewModelVersion& version) {
  const auto change = begin(version.name);
  read_model_meta(change.model);
  PreparedFiles touched(change.model, {touch(change.model)}, {}, context_.durability);
  const auto number = publish_version(change, version);
  touched.place();
  record(change.models, {{.name = version.name,
                          .action = RegistryAction::create_version,
                          .version = number,
                          .after = version.source}});
  return complete_version(change.model, require_version(change.model, version.name, number).version,
                          context_.reporter);
}

ModelVersion FileRegistry::do_get_model_version(std::string_view name, std::int64_t version) {
  const auto model = open_model(name);
  return complete_version(model, require_version(model, name, version).version, context_.reporter);
}

ModelVersion FileRegistry::do_update_model_version(std::string_view name, std::int64_t version,
                                                   std::string_view description) {
  const auto change = begin(name);
  const auto old = require_version(change.model, name, version).version.description;
  const auto describe = change_version_meta(version, [&](wire::ModelVersionMeta& meta) {
    meta.version.description = description;
    meta.version.last_updated_timestamp = context_.clock.now_ms();
  });
  PreparedFiles(change.model, {describe}, {}, context_.durability).place();
  record(change.models, {{.name = std::string(name),
                          .action = RegistryAction::describe_version,
                          .version = version,
                          .before = old,
                          .after = std::string(description)}});
  return complete_version(change.model, require_version(change.model, name, version).version,
                          context_.reporter);
}

/// The version enters its stage before the others leave it, so that at any time there is one.
ModelVersion FileRegistry::do_transition_stage(std::string_view name, std::int64_t version,
                                               ModelStage stage, ArchiveExisting archive) {
  const auto change = begin(name);
  std::vector<TextChange> changes;
  std::vector<RegistryEvent> events;
  const auto move = [&](const ModelVersion& moved, ModelStage to) {
    changes.push_back(change_version_meta(moved.version, [this, to](wire::ModelVersionMeta& meta) {
      meta.version.current_stage = to;
      meta.version.last_updated_timestamp = context_.clock.now_ms();
    }));
    events.push_back({.name = std::string(name),
                      .action = RegistryAction::set_stage,
                      .version = moved.version,
                      .before = std::string(model_stage_name(moved.current_stage)),
                      .after = std::string(model_stage_name(to))});
  };
  move(require_version(change.model, name, version).version, stage);
  if (archive == ArchiveExisting::yes) {
    for (const auto& other : versions_of(change.model, context_.reporter)) {
      if (other.version != version && other.current_stage == stage) {
        move(other, ModelStage::archived);
      }
    }
  }
  changes.push_back(touch(change.model));
  PreparedFiles(change.model, std::move(changes), {}, context_.durability).place();
  record(change.models, std::move(events));
  return complete_version(change.model, require_version(change.model, name, version).version,
                          context_.reporter);
}

void FileRegistry::do_delete_model_version(std::string_view name, std::int64_t version) {
  const auto change = begin(name);
  require_version(change.model, name, version);
  auto aliases = aliases_of(change.model, context_.reporter);
  const auto gone =
      std::stable_partition(aliases.begin(), aliases.end(),
                            [&](const ModelAlias& alias) { return alias.version != version; });
  const std::vector<ModelAlias> removed(gone, aliases.end());
  aliases.erase(gone, aliases.end());
  const auto now = context_.clock.now_ms();
  const auto remove = change_version_meta(version, [now](wire::ModelVersionMeta& meta) {
    meta.is_deleted = true;
    meta.version.last_updated_timestamp = now;
  });
  PreparedFiles(change.model, {remove, touch(std::move(aliases))}, {}, context_.durability).place();
  remove_aliases(change, name, version, removed);
}

/// Of a version that has been deleted: if this fails, the aliases name no version and are ignored.
void FileRegistry::remove_aliases(const Change& change, std::string_view name, std::int64_t version,
                                  std::span<const ModelAlias> aliases) const {
  std::vector<RegistryEvent> events = {
      {.name = std::string(name), .action = RegistryAction::delete_version, .version = version}};
  for (const auto& alias : aliases) {
    try {
      change.model.remove_file(alias_path(alias.alias));
    } catch (const Error& error) {
      context_.reporter.warn(error.what());
    }
    events.push_back({.name = std::string(name),
                      .action = RegistryAction::delete_alias,
                      .version = version,
                      .key = alias.alias,
                      .before = number_text(version)});
  }
  record(change.models, std::move(events));
}

Page<ModelVersion> FileRegistry::do_search_model_versions(const RegistryQuery& query) {
  const RegistrySearch search(query, search::Domain::model_versions);
  const auto models = find_models();
  if (!models) return {};
  return search.page_of(read_all_versions(*models, search.required_name(), context_.reporter));
}

void FileRegistry::do_set_model_version_tag(std::string_view name, std::int64_t version,
                                            const Tag& tag) {
  const auto change = begin(name);
  require_version(change.model, name, version);
  set_tag(
      change, version_path(version) / layout::tags, tag,
      {.name = std::string(name), .action = RegistryAction::set_version_tag, .version = version});
}

void FileRegistry::do_delete_model_version_tag(std::string_view name, std::int64_t version,
                                               std::string_view key) {
  const auto change = begin(name);
  require_version(change.model, name, version);
  delete_tag(change, version_path(version) / layout::tags, key,
             {.name = std::string(name),
              .action = RegistryAction::delete_version_tag,
              .version = version});
}

// Aliases.

void FileRegistry::do_set_alias(std::string_view name, std::string_view alias, std::int64_t version,
                                const std::optional<AliasCondition>& condition) {
  const auto change = begin(name);
  require_version(change.model, name, version);
  auto current = condition ? find_alias(change.model, alias) : readable_alias(change.model, alias);
  if (current && is_gone(change.model, *current)) current.reset();
  check_alias_condition(alias, condition, current);
  auto aliases = aliases_of(change.model, context_.reporter);
  remove_alias(aliases, alias);
  aliases.push_back({std::string(alias), version});
  const auto text = number_text(version);
  PreparedFiles(change.model, {touch(std::move(aliases))}, {{alias_path(alias), text}},
                context_.durability)
      .place();
  record(change.models, {{.name = std::string(name),
                          .action = RegistryAction::set_alias,
                          .version = version,
                          .key = std::string(alias),
                          .before = current ? std::optional(number_text(*current)) : std::nullopt,
                          .after = text}});
}

void FileRegistry::do_delete_alias(std::string_view name, std::string_view alias) {
  const auto change = begin(name);
  if (!change.model.status(alias_path(alias))) return;
  const auto current = readable_alias(change.model, alias);
  auto aliases = aliases_of(change.model, context_.reporter);
  remove_alias(aliases, alias);
  PreparedFiles touched(change.model, {touch(std::move(aliases))}, {}, context_.durability);
  change.model.remove_file(alias_path(alias));
  touched.place();
  record(change.models,
         {{.name = std::string(name),
           .action = RegistryAction::delete_alias,
           .version = current,
           .key = std::string(alias),
           .before = current ? std::optional(number_text(*current)) : std::nullopt}});
}

ModelVersion FileRegistry::do_get_version_by_alias(std::string_view name, std::string_view alias) {
  const auto model = open_model(name);
  const auto number = find_alias(model, alias);
  const auto meta = number ? find_version(model, *number) : std::nullopt;
  if (!meta) throw model_alias_not_found(alias);
  return complete_version(model, meta->version, context_.reporter);
}

std::vector<ModelVersion> FileRegistry::do_list_versions(std::string_view name) {
  return versions_of(open_model(name), context_.reporter);
}

std::vector<RegistryEvent> FileRegistry::do_get_history(std::string_view name) {
  const auto models = find_models();
  if (!models) return {};
  return history_of(read_history(*models, context_.reporter), name);
}

std::vector<InspectedModel> FileRegistry::do_inspect(const std::optional<std::string>& name) {
  const auto models = find_models();
  if (!models) return {};
  return inspect_models(*models, name);
}

}  // namespace mlf::store
