// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

#include "base/file.h"

namespace mlf::artifact {

/// How the names of files that are not whole yet begin: MLflow's own prefix, so that its listings
/// hide them as ours do. No artifact may have such a name.
inline constexpr std::string_view staging_prefix = ".artifact.uploading.";

/// Whether listings leave the name out.
bool is_staging_name(std::string_view name);

/// A file that is written beside its future name and gets that name when it is whole; until then
/// destruction removes it.
class StagedFile {
 public:
  /// It is to be `target` in `directory`, which outlives this. `mode` is cut by the umask and by
  /// the mode of a file that is there already. @throws Error.
  StagedFile(const Directory& directory, std::string target, mode_t mode);
  ~StagedFile();
  StagedFile(const StagedFile&) = delete;
  StagedFile& operator=(const StagedFile&) = delete;

  int descriptor() const { return descriptor_.get(); }
  std::string path() const;
  /// Removes what killed uploads have left in the directory: staged files that are a day older than
  /// this one, by the clock of the file system. What cannot be removed stays.
  void remove_abandoned() const;
  /// Flushes as asked, closes, and renames to the target, replacing a file of that name, whose
  /// permission bits stay. @throws Error, and nothing has changed.
  void publish(Durability durability);

 private:
  const Directory& directory_;
  std::string target_;
  std::string name_;  ///< until it is the target
  FileDescriptor descriptor_;
};

}  // namespace mlf::artifact
