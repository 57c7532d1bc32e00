// SPDX-License-Identifier: Apache-2.0
// Reads a registered model with all versions. Every version has to be looked at to know which are
// the latest of their stages, but only those are decoded completely.
#include "store/file/registry_reader.h"

#include <algorithm>
#include <map>
#include <memory>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "core/validation.h"
#include "store/file/key_files.h"
#include "store/file/layout.h"
#include "store/file/record_bytes.h"
#include "store/file/registry_files.h"
#include "store/file/stored_run.h"

namespace mlf::store {

namespace {

void write_optional(RecordWriter& writer, const std::optional<std::string>& text) {
  writer.number(static_cast<std::uint8_t>(text.has_value()));
  writer.text(text.value_or(""));
}

std::optional<std::string> read_optional(RecordReader& reader) {
  const bool is_there = reader.number<std::uint8_t>() != 0;
  const auto text = reader.text();
  return is_there ? std::optional<std::string>(text) : std::nullopt;
}

std::string encode_model(const RegisteredModel& model) {
  std::string bytes;
  RecordWriter writer(bytes);
  writer.text(model.name);
  writer.number(model.creation_timestamp);
  writer.number(model.last_updated_timestamp);
  write_optional(writer, model.description);
  write_optional(writer, model.deployment_job_id);
  return bytes;
}

RegisteredModel decode_model(std::string_view bytes) {
  RecordReader reader(bytes);
  RegisteredModel model;
  model.name = reader.text();
  model.creation_timestamp = reader.number<std::int64_t>();
  model.last_updated_timestamp = reader.number<std::int64_t>();
  model.description = read_optional(reader);
  model.deployment_job_id = read_optional(reader);
  return model;
}

std::string encode_version(const wire::ModelVersionMeta& meta) {
  const auto& version = meta.version;
  std::string bytes;
  RecordWriter writer(bytes);
  writer.number(static_cast<std::uint8_t>(meta.is_deleted));
  writer.number(static_cast<std::uint8_t>(version.current_stage));
  writer.number(version.version);
  writer.number(version.creation_timestamp);
  writer.number(version.last_updated_timestamp);
  writer.number(static_cast<std::uint8_t>(version.status));
  writer.text(version.name);
  for (const auto* text :
       {&version.user_id, &version.description, &version.source, &version.storage_location,
        &version.run_id, &version.run_link, &version.model_id, &version.status_message}) {
    write_optional(writer, *text);
  }
  return bytes;
}

/// What encode_version() wrote, as far as is needed to choose versions.
struct VersionHead {
  bool is_deleted = false;
  ModelStage stage = ModelStage::none;
};

VersionHead decode_head(RecordReader& reader) {
  VersionHead head;
  head.is_deleted = reader.number<std::uint8_t>() != 0;
  head.stage = static_cast<ModelStage>(reader.number<std::uint8_t>());
  return head;
}

ModelVersion decode_version(std::string_view bytes) {
  RecordReader reader(bytes);
  ModelVersion version;
  version.current_stage = decode_head(reader).stage;
  version.version = reader.number<std::int64_t>();
  version.creation_timestamp = reader.number<std::int64_t>();
  version.last_updated_timestamp = reader.number<std::int64_t>();
  version.status = static_cast<ModelVersionStatus>(reader.number<std::uint8_t>());
  version.name = reader.text();
  for (auto* text :
       {&version.user_id, &version.description, &version.source, &version.storage_location,
        &version.run_id, &version.run_link, &version.model_id, &version.status_message}) {
    *text = read_optional(reader);
  }
  return version;
}

/// A version that is not deleted, before it is decoded.
struct FoundVersion {
  std::int64_t number = 0;
  ModelStage stage = ModelStage::none;
  std::string_view bytes;
  std::vector<Tag> tags;
  std::vector<std::string> aliases;

  ModelVersion decode() const {
    auto version = decode_version(bytes);
    version.tags = tags;
    version.aliases = aliases;
    return version;
  }
};

RelativePath tags_path(std::int64_t version) { return version_path(version) / layout::tags; }

std::vector<std::int64_t> list_versions(RememberedFiles& model) {
  std::vector<std::int64_t> versions;
  for (const auto& entry : model.list(RelativePath())) {
    const auto version = version_of_directory(entry.name);
    if (version && entry.kind == FileStatus::Kind::directory) versions.push_back(*version);
  }
  std::ranges::sort(versions);
  return versions;
}

/// Without tags and aliases; nullopt when there is no such version, and when it is deleted.
std::optional<FoundVersion> look_at_version(RememberedFiles& model, std::int64_t number) {
  const auto read = [&](const Directory& directory) -> std::optional<RememberedFiles::Value> {
    const auto found = find_version_meta(directory, number);
    if (!found) return std::nullopt;
    return RememberedFiles::Value{encode_version(found->meta), found->status};
  };
  const auto bytes = model.value(version_path(number) / layout::meta, read);
  if (!bytes) return std::nullopt;
  RecordReader reader(*bytes);
  const auto head = decode_head(reader);
  if (head.is_deleted) return std::nullopt;
  return FoundVersion{
      .number = number, .stage = head.stage, .bytes = *bytes, .tags = {}, .aliases = {}};
}

/// In the order of their numbers, without tags and aliases.
std::vector<FoundVersion> find_versions(RememberedFiles& model, Reporter& reporter) {
  std::vector<FoundVersion> versions;
  for (const auto number : list_versions(model)) {
    try {
      auto version = look_at_version(model, number);
      if (version) versions.push_back(std::move(*version));
    } catch (const Error& error) {
      reporter.warn(error.what());
    }
  }
  return versions;
}

/// Gives each version its aliases; removes aliases whose version is not there.
void connect(std::vector<ModelAlias>& aliases, std::vector<FoundVersion>& versions) {
  std::erase_if(aliases, [&](const ModelAlias& alias) {
    const auto found = std::ranges::lower_bound(versions, alias.version, {}, &FoundVersion::number);
    if (found == versions.end() || found->number != alias.version) return true;
    found->aliases.push_back(alias.alias);
    return false;
  });
}

/// The last version of each stage, in the order of the stages.
std::map<ModelStage, FoundVersion*> latest_of(std::vector<FoundVersion>& versions) {
  std::map<ModelStage, FoundVersion*> latest;
  for (auto& version : versions) latest[version.stage] = &version;
  return latest;
}

/// Visits the files below `folder` whose values are texts.
void visit_texts(RememberedFiles& model, const RelativePath& folder, Reporter& reporter,
                 const std::function<void(std::string key, std::string text)>& visit) {
  const auto report = [&](const RelativePath& path, std::string_view cause) {
    report_below(model.directory(), reporter)(path, cause);
  };
  const auto list = [&](const RelativePath& path) { return model.list(path); };
  const auto read = [&](const RelativePath& path) {
    const auto text =
        model.value(path, [&](const Directory& directory) -> std::optional<RememberedFiles::Value> {
          auto content = read_settled(directory, path,
                                      [](const std::string& bytes) { return !bytes.empty(); });
          if (!content) return std::nullopt;
          return RememberedFiles::Value{std::move(content->bytes), content->status};
        });
    if (text) visit(path.str().substr(folder.str().size() + 1), std::string(*text));
  };
  visit_key_files(list, folder.str(), {.file = read, .report = report});
}

std::optional<RegisteredModel> read_own_meta(RememberedFiles& model) {
  const auto read = [](const Directory& directory) -> std::optional<RememberedFiles::Value> {
    const auto found = find_model_meta(directory);
    if (!found) return std::nullopt;
    return RememberedFiles::Value{encode_model(found->meta.model), found->status};
  };
  const auto bytes = model.value(at(layout::meta), read);
  return bytes ? std::optional(decode_model(*bytes)) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> find_alias(const Directory& model, std::string_view alias) {
  const auto path = at(layout::aliases) / alias;
  const auto content = read_settled(
      model, path, [](const std::string& text) { return parse_int64(trim(text)).has_value(); });
  if (!content) return std::nullopt;
  const auto version = parse_int64(trim(content->bytes));
  if (version) return version;
  throw internal_error("{}: it has no number of a version",
                       printable((model.path() / path.str()).string()));
}

std::vector<ModelAlias> read_aliases(RememberedFiles& model, Reporter& reporter) {
  std::vector<ModelAlias> aliases;
  visit_texts(model, at(layout::aliases), reporter,
              [&](std::string alias, const std::string& text) {
                const auto version = parse_int64(trim(text));
                if (!version) throw internal_error("it has no number of a version");
                validate_model_alias(alias);
                aliases.push_back({std::move(alias), *version});
              });
  std::ranges::sort(aliases, {}, &ModelAlias::alias);
  return aliases;
}

std::vector<Tag> read_registry_tags(RememberedFiles& model, const RelativePath& folder,
                                    Reporter& reporter) {
  std::vector<Tag> tags;
  visit_texts(model, folder, reporter, [&](std::string key, std::string text) {
    tags.push_back({std::move(key), std::move(text)});
  });
  std::ranges::sort(tags, {}, &Tag::key);
  return tags;
}

ModelVersion complete_version(const Directory& model, ModelVersion version, Reporter& reporter) {
  RememberedFiles files(model);
  for (auto& alias : read_aliases(files, reporter)) {
    if (alias.version == version.version) version.aliases.push_back(std::move(alias.alias));
  }
  version.tags = read_registry_tags(files, tags_path(version.version), reporter);
  return version;
}

std::optional<RegisteredModel> read_registered_model(RememberedFiles& model, Reporter& reporter) {
  auto read = read_own_meta(model);
  if (!read) return std::nullopt;
  auto versions = find_versions(model, reporter);
  const auto latest = latest_of(versions);
  for (auto& version : versions) {
    const auto tags = tags_path(version.number);
    if (latest.at(version.stage) == &version) {
      version.tags = read_registry_tags(model, tags, reporter);
    } else {
      model.pass_over(tags);
    }
  }
  read->tags = read_registry_tags(model, at(layout::tags), reporter);
  read->aliases = read_aliases(model, reporter);
  connect(read->aliases, versions);
  for (const auto& [stage, version] : latest) read->latest_versions.push_back(version->decode());
  return read;
}

std::optional<std::vector<ModelVersion>> read_versions(RememberedFiles& model, Reporter& reporter) {
  if (!read_own_meta(model)) return std::nullopt;
  auto versions = find_versions(model, reporter);
  for (auto& version : versions) {
    version.tags = read_registry_tags(model, tags_path(version.number), reporter);
  }
  model.pass_over(at(layout::tags));
  auto aliases = read_aliases(model, reporter);
  connect(aliases, versions);
  std::vector<ModelVersion> decoded;
  decoded.reserve(versions.size());
  for (const auto& version : versions) decoded.push_back(version.decode());
  return decoded;
}

}  // namespace mlf::store
