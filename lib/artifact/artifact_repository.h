// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/relative_path.h"

namespace mlf::artifact {

/// MLflow's FileInfo: one entry of an artifact directory.
struct FileInfo {
  std::string path;  ///< relative to the repository's root
  bool is_dir = false;
  std::optional<std::uint64_t> file_size;  ///< bytes; none for a directory

  bool operator==(const FileInfo&) const = default;
};

/// Told of bytes copied so far; may throw to stop.
using Progress = std::function<void(std::uint64_t bytes)>;

/// The artifacts of one run or model. Paths are relative and validated; nothing outside the root is
/// ever read or written, symbolic links that leave it included.
class ArtifactRepository {
 public:
  virtual ~ArtifactRepository() = default;
  /// The entries of a directory by name; of a file or of nothing, none, as in MLflow.
  virtual std::vector<FileInfo> list(const RelativePath& directory) = 0;
  /// Copies a local file to `destination`, which appears whole or not at all.
  virtual void put_file(const std::filesystem::path& file, const RelativePath& destination,
                        const Progress& progress) = 0;
  /// Copies `path`, a file or a directory with all below it, into the local directory
  /// `destination`. @return what was written. @throws Error RESOURCE_DOES_NOT_EXIST.
  virtual std::filesystem::path get(const RelativePath& path,
                                    const std::filesystem::path& destination,
                                    const Progress& progress) = 0;
  /// Streams a file. @throws Error RESOURCE_DOES_NOT_EXIST.
  virtual void read(const RelativePath& path,
                    const std::function<void(std::string_view)>& visit) = 0;
};

}  // namespace mlf::artifact
