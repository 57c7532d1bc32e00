// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
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

/// A file that grows, such as the output of a command that runs.
///
/// Readers may rely on this: the file is what it was when the writer was opened, and behind that a
/// beginning of what was appended, in order and without gaps. What append() was given is there
/// within `visible_within`, whether more is appended or not. When finish() has returned, all of it
/// is there.
///
/// A local file grows at once. A repository that stores whole files only, such as a server's, keeps
/// what is appended, uploads from a thread of its own at shorter intervals than `visible_within`,
/// and once more in finish(); append() waits for no network.
///
/// Used by one thread at a time. Two writers of one file at once may lose what either appends.
/// After an Error the writer may only be destroyed.
class ArtifactWriter {
 public:
  static constexpr std::chrono::seconds visible_within{10};

  /// Without finish(), what readers cannot see yet may be lost.
  virtual ~ArtifactWriter() = default;
  /// Adds to the end. @throws Error when this, or what was appended before, cannot be stored.
  virtual void append(std::string_view data) = 0;
  /// Called once, last. @throws Error when not all of it could be stored; RESOURCE_DOES_NOT_EXIST
  ///   when the file was removed meanwhile, where the repository can tell.
  virtual void finish() = 0;
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
  /// The same of a text.
  virtual void put_text(std::string_view text, const RelativePath& destination) = 0;
  /// Opens a file for appending, which is made, with the directories on its way, where it does not
  /// exist. The repository outlives the writer.
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

  /// Deletes a file, or a directory with everything below it. A link is deleted itself, never what
  /// it leads to, and no link is followed on the way. Readers may see a part of a directory
  /// gone before the rest. What others put there meanwhile may stay, which is an Error.
  /// @throws Error RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE for the root, INVALID_STATE for
  ///   a path that leads through a link.
  virtual void delete_artifact(const RelativePath& path) = 0;
  /// The same of everything below the root; the root stays. Nothing happens where nothing is.
  virtual void delete_all() = 0;
};

}  // namespace mlf::artifact
