// SPDX-License-Identifier: Apache-2.0
// Renames a registered model so that no reader sees it half renamed: the name stands in the
// meta.yaml of the model and of each version. MLflow does the same in place and loses tags and
// aliases. The note in models/ has the inode of the copy, so that it is void when another program
// has since made another model of the new name.
#include "store/file/registry_renaming.h"

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "core/validation.h"
#include "store/file/layout.h"
#include "store/file/registry_files.h"
#include "store/file/shared_access.h"

namespace mlf::store {

namespace {

struct RenamingNote {
  std::string from;
  std::string to;
  std::uint64_t inode = 0;  ///< of the directory that has the new name
};

std::string write_renaming_note(const RenamingNote& note) {
  return json_line(Json{{"from", note.from}, {"to", note.to}, {"inode", note.inode}}) + '\n';
}

RenamingNote parse_renaming_note(std::string_view text) {
  const auto reader = JsonReader::parse(text, "the note");
  RenamingNote note{.from = reader.get<std::string>("from"),
                    .to = reader.get<std::string>("to"),
                    .inode = reader.get<std::uint64_t>("inode")};
  validate_registered_model_name(note.from);
  validate_registered_model_name(note.to);
  return note;
}

std::uint64_t inode_of(const Directory& parent, const RelativePath& path) {
  const auto status = parent.status(path);
  return status ? status->inode : 0;
}

/// The text with the new name; unchanged when it is damaged.
std::string with_new_name(const RelativePath& path, const std::string& text,
                          std::string_view new_name, std::int64_t now) {
  try {
    if (path == at(layout::meta)) {
      auto meta = wire::parse_registered_model_meta(text);
      meta.model.name = new_name;
      meta.model.last_updated_timestamp = now;
      return wire::write_registered_model_meta(meta);
    }
    auto meta = wire::parse_model_version_meta(text);
    meta.version.name = new_name;
    meta.version.last_updated_timestamp = now;
    return wire::write_model_version_meta(meta);
  } catch (const Error&) {
    return text;
  }
}

bool is_meta(const RelativePath& path) {
  if (path == at(layout::meta)) return true;
  return path.file_name() == layout::meta && version_of_directory(path.parent().str()).has_value();
}

}  // namespace

void ModelRenaming::copy(const Directory& from, const Directory& to, std::string_view new_name,
                         std::int64_t now) const {
  // Directories of versions have a number even when they are empty.
  for (const auto& entry : from.list()) {
    if (entry.kind == FileStatus::Kind::directory && version_of_directory(entry.name)) {
      to.make_directories(at(entry.name));
    }
  }
  from.walk([&](const RelativePath& path, const FileStatus&) {
    if (layout::is_leftover(path.file_name())) return;
    auto text = from.read_file(path);
    if (!text) return;
    if (is_meta(path)) *text = with_new_name(path, *text, new_name, now);
    to.make_directories(path.parent());
    to.replace_file(path, *text, durability_);
  });
}

bool ModelRenaming::rename(std::string_view name, std::string_view new_name,
                           std::int64_t now) const {
  const auto old = at(name);
  const auto target = at(new_name);
  if (models_.status(target)) return false;
  const Staging staging(root_, models_);
  copy(models_.open_directory(old), staging.open(), new_name, now);
  const auto note = at(layout::renaming);
  models_.replace_file(note,
                       write_renaming_note({.from = std::string(name),
                                            .to = std::string(new_name),
                                            .inode = inode_of(staging.open(), RelativePath())}),
                       durability_);
  bool is_published = false;
  try {
    is_published = staging.publish(target);
    if (is_published) staging.take_away(old);
    models_.remove_file(note);
  } catch (const Error&) {
    if (is_published && models_.status(old)) staging.take_away(target);
    throw;
  }
  if (durability_ == Durability::full) models_.sync();
  return is_published;
}

void finish_renaming(const Directory& root, const Directory& models, Reporter& reporter) {
  const auto path = at(layout::renaming);
  if (!models.peek(path.c_str())) return;
  try {
    const auto lock = StoreLock::try_lock(models, at(layout::lock));
    if (!lock) return;  // the note's author is at work
    const auto text = models.read_file(path);
    if (!text) return;
    const auto note = parse_renaming_note(*text);
    if (note.inode != 0 && inode_of(models, at(note.to)) == note.inode &&
        models.status(at(note.from))) {
      const Staging staging(root, models);
      staging.take_away(at(note.from));
    }
    models.remove_file(path);
  } catch (const Error& error) {
    reporter.warn(fmt::format("cannot finish the renaming of a model: {}", error.what()));
  }
}

}  // namespace mlf::store
