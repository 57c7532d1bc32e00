// SPDX-License-Identifier: Apache-2.0
// The files of one registered model. MLflow writes meta.yaml in place, so a file that cannot be
// parsed, or names another model than its directory does, is read again while it is young.
#include "store/file/registry_files.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "core/validation.h"
#include "store/file/key_files.h"
#include "store/file/layout.h"
#include "store/file/metric_log.h"
#include "store/file/stored_run.h"
#include "store/registry_rules.h"

namespace mlf::store {

namespace {

std::string shown_path(const Directory& model, const RelativePath& path) {
  return printable((model.path() / path.str()).string());
}

/// Reads a file with `parse`, again while it may be incomplete; nullopt when it does not exist.
template <typename Parse>
auto parse_settled(const Directory& model, const RelativePath& path, const Parse& parse)
    -> std::optional<decltype(parse(std::string()))> {
  std::optional<decltype(parse(std::string()))> parsed;
  const auto is_whole = [&](const std::string& bytes) {
    try {
      parsed = parse(bytes);
    } catch (const Error&) {
      parsed.reset();
    }
    return parsed.has_value();
  };
  const auto content = read_settled(model, path, is_whole);
  if (!content || parsed) return parsed;
  try {
    return parse(content->bytes);
  } catch (const Error& error) {
    throw error.with_context(shown_path(model, path));
  }
}

void require_same_name(std::string_view name, const Directory& model) {
  const auto folder = model.path().filename().string();
  if (name != folder) {
    throw internal_error("name is '{}', but the directory of the model is '{}'",
                         printable(utf8_prefix(name, 300)), printable(folder));
  }
}

std::optional<wire::ModelVersionMeta> read_version_meta(const Directory& model,
                                                        std::int64_t version) {
  return parse_settled(model, version_path(version) / layout::meta, [&](const std::string& text) {
    auto meta = wire::parse_model_version_meta(text);
    require_same_name(meta.version.name, model);
    if (meta.version.version != version) {
      throw internal_error("version is {}, but its directory is 'version-{}'", meta.version.version,
                           version);
    }
    return meta;
  });
}

std::vector<std::int64_t> list_versions(const Directory& model) {
  std::vector<std::int64_t> versions;
  for (const auto& entry : model.list()) {
    const auto version = version_of_directory(entry.name);
    if (version && entry.kind == FileStatus::Kind::directory) versions.push_back(*version);
  }
  std::ranges::sort(versions);
  return versions;
}

/// Gives each version its aliases; removes aliases whose version is not there.
void connect(std::vector<ModelAlias>& aliases, std::vector<ModelVersion>& versions) {
  std::erase_if(aliases, [&](const ModelAlias& alias) {
    const auto found =
        std::ranges::lower_bound(versions, alias.version, {}, &ModelVersion::version);
    if (found == versions.end() || found->version != alias.version) return true;
    found->aliases.push_back(alias.alias);
    return false;
  });
}

void read_version_tags(const Directory& model, ModelVersion& version, Reporter& reporter) {
  version.tags = read_registry_tags(model, version_path(version.version) / layout::tags, reporter);
}

}  // namespace

RelativePath version_path(std::int64_t version) {
  return at(fmt::format("{}{}", layout::version_prefix, version));
}

std::optional<std::int64_t> version_of_directory(std::string_view name) {
  if (!name.starts_with(layout::version_prefix)) return std::nullopt;
  const auto version = parse_int64(name.substr(layout::version_prefix.size()));
  const bool is_number = version && *version > 0 && version_path(*version).str() == name;
  return is_number ? version : std::nullopt;
}

wire::RegisteredModelMeta read_model_meta(const Directory& model) {
  const auto path = at(layout::meta);
  auto meta = parse_settled(model, path, [&](const std::string& text) {
    auto parsed = wire::parse_registered_model_meta(text);
    require_same_name(parsed.model.name, model);
    return parsed;
  });
  if (!meta) throw internal_error("{}: the file is missing", shown_path(model, path));
  return std::move(*meta);
}

std::optional<wire::ModelVersionMeta> find_version(const Directory& model, std::int64_t version) {
  if (version < 1) return std::nullopt;
  auto meta = read_version_meta(model, version);
  if (meta && meta->is_deleted) return std::nullopt;
  return meta;
}

std::vector<ModelAlias> read_aliases(const Directory& model, Reporter& reporter) {
  std::vector<ModelAlias> aliases;
  const auto is_number = [](const std::string& text) {
    return parse_int64(trim(text)).has_value();
  };
  const auto read = [&](const RelativePath& path) {
    const auto content = read_settled(model, path, is_number);
    if (!content) return;
    const auto version = parse_int64(trim(content->bytes));
    if (!version) throw internal_error("is no number of a version");
    auto alias = path.str().substr(layout::aliases.size() + 1);
    validate_model_alias(alias);
    aliases.push_back({std::move(alias), *version});
  };
  visit_key_files(model, layout::aliases, {.file = read, .report = report_below(model, reporter)});
  std::ranges::sort(aliases, {}, &ModelAlias::alias);
  return aliases;
}

std::vector<Tag> read_registry_tags(const Directory& model, const RelativePath& folder,
                                    Reporter& reporter) {
  std::vector<Tag> tags;
  const auto read = [&](const RelativePath& path) {
    auto value = model.read_file(path);
    if (value) tags.push_back({path.str().substr(folder.str().size() + 1), std::move(*value)});
  };
  visit_key_files(model, folder.str(), {.file = read, .report = report_below(model, reporter)});
  std::ranges::sort(tags, {}, &Tag::key);
  return tags;
}

std::vector<ModelVersion> read_versions(const Directory& model, Reporter& reporter) {
  std::vector<ModelVersion> versions;
  for (const auto number : list_versions(model)) {
    try {
      auto meta = find_version(model, number);
      if (meta) versions.push_back(std::move(meta->version));
    } catch (const Error& error) {
      reporter.warn(error.what());
    }
  }
  return versions;
}

std::int64_t largest_version(const Directory& model) {
  const auto versions = list_versions(model);
  return versions.empty() ? 0 : versions.back();
}

RegisteredModel read_registered_model(const Directory& model, Reporter& reporter) {
  auto read = read_model_meta(model).model;
  read.tags = read_registry_tags(model, at(layout::tags), reporter);
  read.aliases = read_aliases(model, reporter);
  auto versions = read_versions(model, reporter);
  connect(read.aliases, versions);
  read.latest_versions = latest_of_stages(versions, {});
  for (auto& version : read.latest_versions) read_version_tags(model, version, reporter);
  return read;
}

std::vector<ModelVersion> read_complete_versions(const Directory& model, Reporter& reporter) {
  auto versions = read_versions(model, reporter);
  auto aliases = read_aliases(model, reporter);
  connect(aliases, versions);
  for (auto& version : versions) read_version_tags(model, version, reporter);
  return versions;
}

ModelVersion complete_version(const Directory& model, ModelVersion version, Reporter& reporter) {
  for (auto& alias : read_aliases(model, reporter)) {
    if (alias.version == version.version) version.aliases.push_back(std::move(alias.alias));
  }
  read_version_tags(model, version, reporter);
  return version;
}

TextChange change_model_meta(const std::function<void(wire::RegisteredModelMeta&)>& change) {
  return {at(layout::meta), [change](const std::string& text) {
            auto meta = wire::parse_registered_model_meta(text);
            change(meta);
            return wire::write_registered_model_meta(meta);
          }};
}

TextChange change_version_meta(std::int64_t version,
                               const std::function<void(wire::ModelVersionMeta&)>& change) {
  return {version_path(version) / layout::meta, [change](const std::string& text) {
            auto meta = wire::parse_model_version_meta(text);
            change(meta);
            return wire::write_model_version_meta(meta);
          }};
}

PreparedFiles::PreparedFiles(const Directory& model, std::vector<TextChange> changes,
                             std::vector<FileText> values, Durability durability)
    : model_(model),
      changes_(std::move(changes)),
      values_(std::move(values)),
      durability_(durability) {
  prepare();
}

void PreparedFiles::prepare() {
  old_texts_.clear();
  std::vector<std::string> texts;
  for (const auto& change : changes_) {
    std::string text;
    const auto parse = [&](const std::string& old) {
      text = change.rewrite(old);
      return old;
    };
    const auto old = parse_settled(model_, change.path, parse);
    if (!old) {
      throw internal_error("{}: the file is missing", shown_path(model_, change.path));
    }
    old_texts_.push_back(*old);
    texts.push_back(std::move(text));
  }
  auto files = values_;
  for (std::size_t i = 0; i < texts.size(); ++i) files.push_back({changes_[i].path, texts[i]});
  files_ = model_.write_files(files, durability_);
}

bool PreparedFiles::is_current() const {
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    if (model_.read_file(changes_[i].path) != old_texts_[i]) return false;
  }
  return true;
}

void PreparedFiles::place() {
  for (int attempt = 0; !is_current(); ++attempt) {
    if (attempt == 10) {
      throw Error(
          ErrorCode::temporarily_unavailable,
          fmt::format("{}: another program keeps rewriting it", printable(model_.path().string())));
    }
    prepare();
  }
  for (const auto& value : values_) model_.make_directories(value.path.parent());
  for (auto& file : files_) file.replace();
}

}  // namespace mlf::store
