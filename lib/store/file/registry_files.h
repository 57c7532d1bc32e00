// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "wire/registry_meta.h"

/// Reads and writes the files of a registered model, models/NAME. `model` is that directory.
namespace mlf::store {

/// "version-N".
RelativePath version_path(std::int64_t version);
/// The number in the name of a version's directory; nullopt for any other name.
std::optional<std::int64_t> version_of_directory(std::string_view name);

/// What a meta.yaml says, and the status of the file before it was read.
struct ReadModelMeta {
  wire::RegisteredModelMeta meta;
  FileStatus status;
};
struct ReadVersionMeta {
  wire::ModelVersionMeta meta;
  FileStatus status;
};

/// nullopt when there is no such file. @throws Error INTERNAL_ERROR, with the file's path, when it
/// is damaged, or names another model or version than its directory does.
std::optional<ReadModelMeta> find_model_meta(const Directory& model);
std::optional<ReadVersionMeta> find_version_meta(const Directory& model, std::int64_t version);

/// Reads models/NAME/meta.yaml. @throws Error INTERNAL_ERROR, with the file's path, when it is
/// missing or damaged.
wire::RegisteredModelMeta read_model_meta(const Directory& model);
/// nullopt when there is no such version, and when it is deleted. @throws Error INTERNAL_ERROR,
/// with the file's path, when it is damaged.
std::optional<wire::ModelVersionMeta> find_version(const Directory& model, std::int64_t version);

/// The largest number of a version's directory, also of a deleted one; 0 when there is none.
std::int64_t largest_version(const Directory& model);

/// The change of one file: `rewrite` makes the new text from the old one.
struct TextChange {
  RelativePath path;
  std::function<std::string(const std::string& text)> rewrite;
};

TextChange change_model_meta(const std::function<void(wire::RegisteredModelMeta&)>& change);
TextChange change_version_meta(std::int64_t version,
                               const std::function<void(wire::ModelVersionMeta&)>& change);

/// Files of a model in their new form, written and flushed under temporary names, so that little
/// can fail when they get their own.
class PreparedFiles {
 public:
  /// `values` are new files, which replace old ones. @throws Error when a file cannot be read or
  /// written.
  PreparedFiles(const Directory& model, std::vector<TextChange> changes,
                std::vector<FileText> values, Durability durability);
  /// Gives all files their names, first the values. Python writers take no lock: when one has
  /// rewritten a file since it was read, the change is made again on what it wrote.
  void place();

 private:
  void prepare();
  bool is_current() const;

  const Directory& model_;
  std::vector<TextChange> changes_;
  std::vector<FileText> values_;
  Durability durability_;
  std::vector<std::string> old_texts_;
  std::vector<NewFile> files_;
};

}  // namespace mlf::store
