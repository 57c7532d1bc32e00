// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "base/relative_path.h"

namespace mlf {

/// An open file descriptor that closes itself.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() { reset(); }

  int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }
  /// Closes it, if it is open.
  void reset();
  /// Gives up the descriptor without closing it.
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_ = -1;
};

/// What survives a power failure once a write has returned (a killed process never loses any of
/// it).
enum class Durability {
  none,    ///< written to the page cache
  commit,  ///< contents flushed before a file gets its name: never an empty or half file
  full,    ///< and the directory flushed: the name is there too
};

/// Everything that changes when a file's contents may have changed.
struct FileStatus {
  enum class Kind { file, directory, other };
  Kind kind = Kind::other;
  std::uint64_t size = 0;
  std::uint64_t inode = 0;
  std::int64_t modified_ns = 0;  ///< mtime
  std::int64_t changed_ns = 0;   ///< ctime, which no program can set

  bool operator==(const FileStatus&) const = default;
};

/// A file as it was in one moment.
struct FileContent {
  std::string bytes;
  FileStatus status;  ///< taken before the bytes were read
};

struct DirectoryEntry {
  std::string name;
  FileStatus::Kind kind = FileStatus::Kind::other;  ///< symbolic links are `other`
};

/// All of `size` bytes, across short writes and signals. @throws Error as system_error().
void write_all(int descriptor, std::string_view data, std::string_view path_for_errors);
/// The whole of an open file, at most `limit` bytes. @throws Error; RESOURCE_EXHAUSTED over the
/// limit.
std::string read_all(int descriptor, std::string_view path_for_errors,
                     std::size_t limit = std::size_t{1} << 30);

/// What is to become a file.
struct FileText {
  RelativePath path;
  std::string_view content;
};

class NewFile;

/// An open directory, and the files below it by validated path. No operation leaves the directory:
/// neither ".." (RelativePath has none) nor a symbolic link that points out of it is followed, and
/// what is opened as a file is a regular file, never a FIFO or a device. Methods throw Error as
/// system_error() does, with the full path in the message. Const methods are thread-safe.
class Directory {
 public:
  /// The directory that the user named; symbolic links on the way to it are followed.
  static Directory open(const std::filesystem::path& path);
  static std::optional<Directory> find(const std::filesystem::path& path);
  /// The same after making it and its parents where they are missing.
  static Directory create(const std::filesystem::path& path);

  Directory open_directory(const RelativePath& path) const;
  /// nullopt when there is none of that name.
  std::optional<Directory> find_directory(const RelativePath& path) const;

  /// Opened with `flags` (O_CLOEXEC and O_NONBLOCK are added). nullopt when it does not exist.
  std::optional<FileDescriptor> find_file(const RelativePath& path, int flags) const;
  std::optional<std::string> read_file(const RelativePath& path) const;
  std::optional<FileContent> read_content(const RelativePath& path) const;
  /// lstat; nullopt when it does not exist.
  std::optional<FileStatus> status(const RelativePath& path) const;
  /// Of what a symbolic link leads to, when it stays inside; nullopt also for a dangling one.
  /// Nothing is opened for reading. @throws Error PERMISSION_DENIED for a link that leads out.
  std::optional<FileStatus> target_status(const RelativePath& path) const;
  /// The same, fast: one system call. Symbolic links on the way are followed, out of the directory
  /// too, so this is for comparing with what is remembered of a file, not for deciding what to
  /// open.
  std::optional<FileStatus> peek(const char* path) const;
  /// Entries but "." and "..", in the order of the file system.
  std::vector<DirectoryEntry> list() const;
  /// The path of every regular file below, depth first; directories deeper than 128 levels and
  /// symbolic links are left out.
  void walk(const std::function<void(const RelativePath&, const FileStatus&)>& visit) const;

  /// Makes the directories of `path`, existing ones included.
  void make_directories(const RelativePath& path) const;
  /// The file is there whole or as it was: written to a temporary name in this directory, then
  /// renamed; an existing file's mode is kept. Directories of `path` must exist.
  void replace_file(const RelativePath& path, std::string_view content,
                    Durability durability) const;
  /// Creates the file with its content at once; false, and nothing changed, when it exists.
  bool create_file(const RelativePath& path, std::string_view content, Durability durability) const;
  /// Writes files under temporary names in this directory, to be given their own. They are flushed
  /// side by side, which takes a fraction of the time that one after the other would. This
  /// directory outlives them. Their directories need not exist yet.
  std::vector<NewFile> write_files(std::span<const FileText> texts, Durability durability) const;
  /// One write(2) of `data` at the end of an existing file. @return false when there is no such
  /// file.
  bool append_file(const RelativePath& path, std::string_view data) const;
  void rename(const RelativePath& from, const Directory& to_directory,
              const RelativePath& to) const;
  /// As rename, but false when `to` exists (RENAME_NOREPLACE, emulated where it is missing).
  bool rename_new(const RelativePath& from, const Directory& to_directory,
                  const RelativePath& to) const;
  /// @return false when there was none.
  bool remove_file(const RelativePath& path) const;
  void remove_tree(const RelativePath& path) const;
  void sync() const;

  const std::filesystem::path& path() const { return path_; }
  int descriptor() const { return descriptor_.get(); }

 private:
  struct OpenFile {
    FileDescriptor descriptor;
    FileStatus status;
  };

  friend class NewFile;

  Directory(FileDescriptor descriptor, std::filesystem::path path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}
  std::string full(const RelativePath& path) const;
  std::optional<OpenFile> open_regular(const RelativePath& path, int flags) const;

  FileDescriptor descriptor_;
  std::filesystem::path path_;
};

/// A file that has its content, and gets its name by one of these. Destroyed without, it is
/// removed.
class NewFile {
 public:
  NewFile(NewFile&& other) noexcept;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();

  /// As Directory::replace_file().
  void replace();
  /// As Directory::create_file().
  bool create();

 private:
  friend class Directory;

  NewFile(const Directory& directory, RelativePath path, Durability durability);
  std::string temporary_path() const;
  std::string target_path() const;
  void take_mode();
  void write(std::string_view content);
  void begin_flush() const;
  void flush() const;
  void close();
  void named(const FileDescriptor& parent);

  const Directory* directory_;
  RelativePath path_;
  Durability durability_;
  std::string temporary_;  ///< its name until it has its own, then ""
  FileDescriptor descriptor_;
};

/// ".mlf-PID-RANDOM": the name of a temporary file or directory, which every reader skips.
std::string temporary_name();
inline constexpr std::string_view temporary_prefix = ".mlf-";

/// A lock among mlf processes (fcntl, open file description), held until destroyed. Works on NFSv4.
/// The lock file stays.
class FileLock {
 public:
  enum class Mode {
    exclusive,
    shared,  ///< with others that share it
  };

  /// Waits at most `patience`. @throws Error TEMPORARILY_UNAVAILABLE when it stays held.
  FileLock(const Directory& directory, const RelativePath& path,
           std::chrono::milliseconds patience = std::chrono::seconds(30));
  /// nullopt when another holds it.
  static std::optional<FileLock> try_lock(const Directory& directory, const RelativePath& path,
                                          Mode mode = Mode::exclusive);

  /// Lets others share what was exclusive; it is never free in between.
  void share();
  /// A child that inherits it holds the lock too, until it ends.
  int descriptor() const { return descriptor_.get(); }

 private:
  explicit FileLock(FileDescriptor descriptor) : descriptor_(std::move(descriptor)) {}

  FileDescriptor descriptor_;
};

}  // namespace mlf
