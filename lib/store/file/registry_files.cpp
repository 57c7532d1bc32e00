// SPDX-License-Identifier: Apache-2.0
// The files of one registered model. MLflow writes meta.yaml in place, so a file that cannot be
// parsed, or names another model than its directory does, is read again while it is young.
#include "store/file/registry_files.h"

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "store/file/layout.h"
#include "store/file/stored_run.h"

namespace mlf::store {

namespace {

std::string shown_path(const Directory& model, const RelativePath& path) {
  return printable((model.path() / path.str()).string());
}

template <typename Parsed>
struct Settled {
  Parsed parsed;
  FileStatus status;
};

/// Reads a file with `parse`, again while it may be incomplete; nullopt when it does not exist.
template <typename Parse>
auto parse_settled(const Directory& model, const RelativePath& path, const Parse& parse)
    -> std::optional<Settled<decltype(parse(std::string()))>> {
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
  if (!content) return std::nullopt;
  try {
    return {{parsed ? std::move(*parsed) : parse(content->bytes), content->status}};
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

std::optional<ReadModelMeta> find_model_meta(const Directory& model) {
  auto found = parse_settled(model, at(layout::meta), [&](const std::string& text) {
    auto parsed = wire::parse_registered_model_meta(text);
    require_same_name(parsed.model.name, model);
    return parsed;
  });
  if (!found) return std::nullopt;
  return ReadModelMeta{std::move(found->parsed), found->status};
}

wire::RegisteredModelMeta read_model_meta(const Directory& model) {
  auto found = find_model_meta(model);
  if (!found) throw internal_error("{}: the file is missing", shown_path(model, at(layout::meta)));
  return std::move(found->meta);
}

std::optional<ReadVersionMeta> find_version_meta(const Directory& model, std::int64_t version) {
  const auto path = version_path(version) / layout::meta;
  auto found = parse_settled(model, path, [&](const std::string& text) {
    auto meta = wire::parse_model_version_meta(text);
    require_same_name(meta.version.name, model);
    if (meta.version.version != version) {
      throw internal_error("version is {}, but its directory is 'version-{}'", meta.version.version,
                           version);
    }
    return meta;
  });
  if (!found) return std::nullopt;
  return ReadVersionMeta{std::move(found->parsed), found->status};
}

std::optional<wire::ModelVersionMeta> find_version(const Directory& model, std::int64_t version) {
  if (version < 1) return std::nullopt;
  auto found = find_version_meta(model, version);
  if (!found || found->meta.is_deleted) return std::nullopt;
  return std::move(found->meta);
}

std::int64_t largest_version(const Directory& model) {
  std::int64_t largest = 0;
  for (const auto& entry : model.list()) {
    largest = std::max(largest, version_of_directory(entry.name).value_or(0));
  }
  return largest;
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
    old_texts_.push_back(old->parsed);
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
  // To flush a file takes longer than to rewrite one, so many writers can win many times in a row.
  constexpr std::chrono::seconds longest_wait{30};
  const auto give_up = std::chrono::steady_clock::now() + longest_wait;
  while (!is_current()) {
    if (std::chrono::steady_clock::now() > give_up) {
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
