// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/relative_path.h"

namespace mlf::artifact {

/// MLflow's FileInfo: one entry of an artifact directory.
struct FileInfo {
  /// Relative to the repository's root. A name that no RelativePath can have (control characters,
  /// backslashes, bytes that are no UTF-8) is here with escapes: it can be shown, not opened.
  std::string path;
  bool is_dir = false;
  std::optional<std::uint64_t> file_size = std::nullopt;  ///< bytes; none for a directory
  bool is_link = false;  ///< a symbolic link to what the others say; MLflow has no such member

  bool operator==(const FileInfo&) const = default;
};

/// Told of bytes copied since the last call; may throw to stop. Called from several threads at once
/// where several files are copied.
using Progress = std::function<void(std::uint64_t bytes)>;

/// A file that grows: what was appended is there for readers when append() returns.
class ArtifactWriter {
 public:
  virtual ~ArtifactWriter() = default;
  virtual void append(std::string_view data) = 0;
};

/// The artifacts of one run or model. Paths are relative and validated; nothing outside the root is
/// ever read or written, symbolic links that leave it included, and nothing but regular files is
/// ever opened. Methods may be called from several threads at once.
class ArtifactRepository {
 public:
  virtual ~ArtifactRepository() = default;

  /// Where the artifacts are, for people: a local path, or a URI without credentials.
  virtual std::string place() const = 0;

  /// The entries of a directory by name; of a file or of nothing, none, as in MLflow. Temporary
  /// files of uploads are not among them.
  virtual std::vector<FileInfo> list(const RelativePath& directory) = 0;
  /// The entry of that path; nullopt when there is none. The root is a directory.
  virtual std::optional<FileInfo> find(const RelativePath& path) = 0;

  /// Copies a local regular file, with its permission bits, to `destination`, which appears whole
  /// or stays as it was; directories on the way are made.
  virtual void put_file(const std::filesystem::path& file, const RelativePath& destination,
                        const Progress& progress) = 0;
  /// The same from an open descriptor, a pipe for one, up to its end.
  virtual void put_stream(int descriptor, const RelativePath& destination,
                          const Progress& progress) = 0;
  /// Opens a file for appending, made with the directories on its way where it does not exist.
  virtual std::unique_ptr<ArtifactWriter> open_writer(const RelativePath& path) = 0;
  /// Makes a directory and its parents, existing ones included, where the repository has such a
  /// thing as an empty directory.
  virtual void make_directory(const RelativePath& directory) = 0;

  /// Copies the file `path` to the local file `destination`, which appears whole or stays as it
  /// was; its directory exists. @throws Error RESOURCE_DOES_NOT_EXIST.
  virtual void get_file(const RelativePath& path, const std::filesystem::path& destination,
                        const Progress& progress) = 0;
  /// Streams a file in pieces. @throws Error RESOURCE_DOES_NOT_EXIST.
  virtual void read(const RelativePath& path,
                    const std::function<void(std::string_view)>& visit) = 0;
  /// The same without its first `offset` bytes; nothing of a file that is shorter.
  virtual void read_from(const RelativePath& path, std::uint64_t offset,
                         const std::function<void(std::string_view)>& visit) = 0;
};

}  // namespace mlf::artifact
