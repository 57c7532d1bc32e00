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

/// Of folders below a model, which the keys of tags can make.
constexpr std::size_t deepest_copy = 130;

struct RenamingNote {
  std::string from;
  std::string to;
  std::uint64_t inode = 0;  ///< of the directory that has the new name
};

std::string write_renaming_note(const RenamingNote& note) {
  return json_line(Json{{"from", note.from}, {"to", note.to}, {"inode", note.inode}}) + '\n';
}

/// nullopt for what is no note.
std::optional<RenamingNote> parse_renaming_note(std::string_view text) {
  try {
    const auto reader = JsonReader::parse(text, "the note");
    RenamingNote note{.from = reader.get<std::string>("from"),
                      .to = reader.get<std::string>("to"),
                      .inode = reader.get<std::uint64_t>("inode")};
    validate_registered_model_name(note.from);
    validate_registered_model_name(note.to);
    return note;
  } catch (const Error&) {
    return std::nullopt;
  }
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

void ModelRenaming::copy_entry(const Copy& copy, const RelativePath& path,
                               FileStatus::Kind kind) const {
  if (kind == FileStatus::Kind::directory) {
    if (path.components().size() > deepest_copy) {
      throw invalid_state("'{}' is nested too deep", path.str());
    }
    copy.to.make_directories(path);
    return copy_below(copy, path);
  }
  if (kind != FileStatus::Kind::file) {
    throw invalid_state("'{}' is neither a file nor a directory, and would be lost",
                        printable((copy.from.path() / path.str()).string()));
  }
  auto text = copy.from.read_file(path);
  if (!text) return;  // removed meanwhile
  if (is_meta(path)) *text = with_new_name(path, *text, copy.new_name, copy.now);
  copy.to.replace_file(path, *text, durability_);
}

/// Unlike with Directory::walk(), what cannot be looked at is an error.
void ModelRenaming::copy_below(const Copy& copy, const RelativePath& folder) const {
  const auto directory = copy.from.find_directory(folder);
  if (!directory) return;
  for (const auto& entry : directory->list()) {
    if (!layout::is_leftover(entry.name)) copy_entry(copy, folder / entry.name, entry.kind);
  }
}

bool ModelRenaming::rename(std::string_view name, std::string_view new_name,
                           std::int64_t now) const {
  const auto old = at(name);
  const auto target = at(new_name);
  if (models_.status(target)) return false;
  const Staging staging(root_, models_);
  const auto from = models_.open_directory(old);
  const auto to = staging.open();
  copy_below({from, to, new_name, now}, RelativePath());
  const auto note = at(layout::renaming);
  models_.replace_file(note,
                       write_renaming_note({.from = std::string(name),
                                            .to = std::string(new_name),
                                            .inode = inode_of(to, RelativePath())}),
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
    const bool is_valid = note && note->inode != 0 &&
                          inode_of(models, at(note->to)) == note->inode &&
                          models.status(at(note->from));
    if (is_valid) Staging(root, models).take_away(at(note->from));
    models.remove_file(path);
  } catch (const Error& error) {
    reporter.warn(fmt::format("cannot finish the renaming of a model: {}", error.what()));
  }
}

}  // namespace mlf::store
