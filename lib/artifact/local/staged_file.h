// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

#include "base/file.h"

namespace mlf::artifact {

/// The prefix of the names of unfinished files. It is MLflow's own, so that MLflow's listings leave
/// them out as ours do. No artifact may have such a name.
inline constexpr std::string_view staging_prefix = ".artifact.uploading.";

/// Whether it is the name of an unfinished file, which listings leave out.
bool is_staging_name(std::string_view name);

/// A file that is written under a temporary name in the target's directory and renamed to the
/// target when it is complete. The destructor removes it if it was not renamed.
class StagedFile {
 public:
  /// The file will become `target` in `directory`, which must outlive this object. Its permission
  /// bits are `mode`, reduced by the umask and, where `target` exists, by the bits of that file.
  /// @throws Error.
  StagedFile(const Directory& directory, std::string target, mode_t mode);
  ~StagedFile();
  StagedFile(const StagedFile&) = delete;
  StagedFile& operator=(const StagedFile&) = delete;

  int descriptor() const { return descriptor_.get(); }
  std::string path() const;
  /// Removes what killed uploads have left in the directory: staged files of mlf that were last
  /// modified a day or more before this one, by the file system's clock. Errors are ignored.
  void remove_abandoned() const;
  /// Flushes as `durability` says, closes, and renames the file to the target. An existing target
  /// is replaced; the new file gets its permission bits. @throws Error; the target is then
  /// unchanged.
  void publish(Durability durability);

 private:
  const Directory& directory_;
  std::string target_;
  std::string name_;  ///< the temporary name; empty once published
  FileDescriptor descriptor_;
};

}  // namespace mlf::artifact
