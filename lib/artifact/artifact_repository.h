// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
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

/// One entry of an artifact directory; MLflow's FileInfo.
struct FileInfo {
  /// Relative to the repository's root. Characters that no RelativePath can have (control
  /// characters, backslashes, bytes that are not UTF-8) are escaped; such an entry can be shown but
  /// not opened.
  std::string path;
  bool is_dir = false;
  std::optional<std::uint64_t> file_size = std::nullopt;  ///< in bytes; none for a directory
  /// Whether it is a symbolic link; the other members describe its target. Not in MLflow's
  /// FileInfo.
  bool is_link = false;

  bool operator==(const FileInfo&) const = default;
};

/// Called with the number of bytes copied since the last call; may throw to stop the transfer. When
/// several files are copied, several threads call it at once.
using Progress = std::function<void(std::uint64_t bytes)>;

/// Appends to an artifact that grows, such as the output of a running command.
///
/// Readers can rely on this: the file has the content that it had when the writer was opened,
/// followed by a part of what was appended, in order and without gaps. What append() was given is
/// visible within `visible_within`, whether more is appended or not. Everything is visible when
/// finish() has returned.
///
/// A local file grows at once. A repository that can only store whole files, such as a server's,
/// keeps the appended data, uploads the file from a thread of its own more often than every
/// `visible_within`, and once more in finish(); append() does not wait for the network.
///
/// Not thread-safe. When two writers append to one file at once, data of either may be lost. After
/// an Error the writer can only be destroyed.
class ArtifactWriter {
 public:
  static constexpr std::chrono::seconds visible_within{10};

  /// Without finish(), data that is not visible to readers yet may be lost.
  virtual ~ArtifactWriter() = default;
  /// Appends `data`. @throws Error when this data, or data appended before, cannot be stored.
  virtual void append(std::string_view data) = 0;
  /// Call it once, as the last. @throws Error when not everything could be stored;
  /// RESOURCE_DOES_NOT_EXIST when the file was removed meanwhile, if the repository can tell.
  virtual void finish() = 0;
};

/// An artifact that is open for reading. It may outlive its repository. When the artifact is
/// replaced or deleted, the reader goes on with what was opened. Not thread-safe.
class ArtifactReader {
 public:
  virtual ~ArtifactReader() = default;
  virtual std::uint64_t size() const = 0;  ///< in bytes, when it was opened
  /// Readers of one artifact that have the same version read the same bytes.
  virtual std::string version() const = 0;
  virtual std::int64_t modified() const = 0;  ///< seconds since 1970
  /// The bytes from `offset` on, at most `limit`, which is not 0; "" when there are none.
  virtual std::string read(std::uint64_t offset, std::size_t limit) = 0;
};

/// An artifact that is written piece by piece and that readers see when it is complete. It may
/// outlive its repository. Without finish(), the destructor leaves everything as it was. Not
/// thread-safe.
class ArtifactUpload {
 public:
  virtual ~ArtifactUpload() = default;
  /// Appends `data`. @throws Error.
  virtual void write(std::string_view data) = 0;
  /// Creates or replaces the artifact. Call it once, as the last. @throws Error; the artifact is
  /// then unchanged.
  virtual void finish() = 0;
};

/// The artifacts of one run or model. Paths are relative and validated. Nothing outside the root is
/// read or written, not even through a symbolic link, and only regular files are opened.
/// Thread-safe.
class ArtifactRepository {
 public:
  virtual ~ArtifactRepository() = default;

  /// Where the artifacts are, to show to people: a local path, or a URI without credentials.
  virtual std::string place() const = 0;
  /// The directory of this machine that has the artifacts; nullopt when they are elsewhere. It may
  /// be gone when the repository is.
  virtual std::optional<std::filesystem::path> local_directory() const { return std::nullopt; }

  /// The entries of a directory, sorted by name, without the temporary files of uploads. As in
  /// MLflow, the list is empty for a file or a path that does not exist.
  virtual std::vector<FileInfo> list(const RelativePath& directory) = 0;
  /// The entry at `path`; nullopt when there is none. The root is a directory.
  virtual std::optional<FileInfo> find(const RelativePath& path) = 0;

  /// Copies a local regular file, with its permission bits, to `destination` and creates missing
  /// directories. Readers see the old content or the whole new one.
  virtual void put_file(const std::filesystem::path& file, const RelativePath& destination,
                        const Progress& progress) = 0;
  /// put_file() from an open descriptor, such as a pipe, up to its end.
  virtual void put_stream(int descriptor, const RelativePath& destination,
                          const Progress& progress) = 0;
  /// put_file() of content that comes piece by piece. @throws Error INVALID_PARAMETER_VALUE when
  /// there is a directory of that name, or a file where a directory has to be.
  virtual std::unique_ptr<ArtifactUpload> open_upload(const RelativePath& destination) = 0;
  /// put_file() with `text` as the content.
  virtual void put_text(std::string_view text, const RelativePath& destination) = 0;
  /// Opens a file for appending. The file and its directories are created where they do not exist.
  /// The repository must outlive the writer.
  virtual std::unique_ptr<ArtifactWriter> open_writer(const RelativePath& path) = 0;
  /// Creates a directory and its parents; existing ones are no error. Does nothing in a repository
  /// that has no empty directories.
  virtual void make_directory(const RelativePath& directory) = 0;

  /// Copies the file `path` to the local file `destination`, whose directory must exist. Readers
  /// see the old content or the whole new one. @throws Error RESOURCE_DOES_NOT_EXIST.
  virtual void get_file(const RelativePath& path, const std::filesystem::path& destination,
                        const Progress& progress) = 0;
  /// Reads a file and calls `visit` for each piece. @throws Error RESOURCE_DOES_NOT_EXIST.
  virtual void read(const RelativePath& path,
                    const std::function<void(std::string_view)>& visit) = 0;
  /// Opens a file for reading. @throws Error RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for a
  /// directory; INVALID_STATE for anything else.
  virtual std::unique_ptr<ArtifactReader> open_reader(const RelativePath& path) = 0;
  /// read() from byte `offset` on; reads nothing when the file is shorter.
  virtual void read_from(const RelativePath& path, std::uint64_t offset,
                         const std::function<void(std::string_view)>& visit) = 0;

  /// Deletes a file, or a directory with everything below it. A link is deleted, its target is not,
  /// and no link is followed on the way. Readers may see a directory partly deleted. It is an Error
  /// when others add entries meanwhile so that the directory cannot be removed.
  /// @throws Error RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE for the root, INVALID_STATE for
  /// a path through a link.
  virtual void delete_artifact(const RelativePath& path) = 0;
  /// delete_artifact() for everything below the root; the root stays. No error when there is
  /// nothing.
  virtual void delete_all() = 0;
};

}  // namespace mlf::artifact
