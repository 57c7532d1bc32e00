// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <sys/stat.h>

#include "artifact/artifact_repository.h"
#include "artifact/local/staged_file.h"
#include "base/file.h"
#include "base/relative_path.h"

namespace mlf::artifact {

/// An upload to a local directory.
class LocalUpload : public ArtifactUpload {
 public:
  /// The file will become the last component of `path` in `directory`. `mode`: see StagedFile.
  LocalUpload(Directory directory, const RelativePath& path, mode_t mode, Durability durability);

  const StagedFile& staged() const { return staged_; }
  void write(std::string_view data) override;
  void finish() override;

 private:
  std::string path_;
  Durability durability_;
  Directory directory_;
  StagedFile staged_;
};

/// A local file that is open for reading.
class LocalReader : public ArtifactReader {
 public:
  /// `path` is for messages.
  LocalReader(FileDescriptor file, std::string path);

  std::uint64_t size() const override { return static_cast<std::uint64_t>(status_.st_size); }
  std::string version() const override;
  std::int64_t modified() const override { return status_.st_mtim.tv_sec; }
  std::string read(std::uint64_t offset, std::size_t limit) override;

 private:
  std::string path_;
  FileDescriptor file_;
  struct stat status_ = {};
};

}  // namespace mlf::artifact
