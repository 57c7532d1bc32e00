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

/// What survives a power failure after a write has returned. If only the process is killed, nothing
/// is lost in any mode.
enum class Durability {
  none,    ///< nothing is flushed: a file may be missing, empty or incomplete
  commit,  ///< content is flushed before the file gets its name: the file is complete or missing
  full,    ///< the directory is flushed too: the file is there and complete
};

/// The mode with that name; nullopt if there is none.
std::optional<Durability> parse_durability(std::string_view name);

/// The properties of a file that tell whether its content may have changed.
struct FileStatus {
  enum class Kind { file, directory, other };
  Kind kind = Kind::other;
  std::uint64_t size = 0;
  std::uint64_t inode = 0;
  std::int64_t modified_ns = 0;  ///< mtime
  std::int64_t changed_ns = 0;   ///< ctime, which no program can set

  bool operator==(const FileStatus&) const = default;
};

/// What a file contained when it was read.
struct FileContent {
  std::string bytes;
  FileStatus status;  ///< taken before the bytes were read
};

struct DirectoryEntry {
  std::string name;
  FileStatus::Kind kind = FileStatus::Kind::other;  ///< symbolic links are `other`
};

/// Writes all of `data`, continuing after short writes and signals. @throws Error as
/// system_error().
void write_all(int descriptor, std::string_view data, std::string_view path_for_errors);
/// Reads an open file from its current offset to its end. @throws Error as system_error();
/// INTERNAL_ERROR when there are more than `limit` bytes.
std::string read_all(int descriptor, std::string_view path_for_errors,
                     std::size_t limit = std::size_t{1} << 30);

/// The path and the content of a file to be written.
struct FileText {
  RelativePath path;
  std::string_view content;
};

class NewFile;

/// An open directory, and the files below it by validated path. No operation except peek() leaves
/// the directory: a RelativePath has no "..", and a symbolic link that points out of the directory
/// is not followed. Only regular files are opened as files, never a FIFO or a device. Methods throw
/// Error as system_error() does, with the full path in the message. Const methods are thread-safe.
class Directory {
 public:
  /// Opens an existing directory; symbolic links in `path` are followed.
  static Directory open(const std::filesystem::path& path);
  /// The same; nullopt when it does not exist.
  static std::optional<Directory> find(const std::filesystem::path& path);
  /// The same; creates the directory and its parents where they are missing.
  static Directory create(const std::filesystem::path& path);

  Directory open_directory(const RelativePath& path) const;
  /// The same; nullopt when it does not exist.
  std::optional<Directory> find_directory(const RelativePath& path) const;

  /// Opens a file with `flags` (O_CLOEXEC and O_NONBLOCK are added); nullopt when it does not
  /// exist.
  std::optional<FileDescriptor> find_file(const RelativePath& path, int flags) const;
  /// Reads a file of at most 1 GiB; nullopt when it does not exist.
  std::optional<std::string> read_file(const RelativePath& path) const;
  std::optional<FileContent> read_content(const RelativePath& path) const;
  /// Without following a symbolic link (lstat); nullopt when the file does not exist.
  std::optional<FileStatus> status(const RelativePath& path) const;
  /// The status of what a symbolic link leads to; nullopt also for a dangling link. Nothing is
  /// opened for reading. @throws Error PERMISSION_DENIED when the link leads out of the directory.
  std::optional<FileStatus> target_status(const RelativePath& path) const;
  /// As status(), but fast: one system call. Symbolic links in the parents of `path` are followed,
  /// also out of the directory. Use it to see whether a known file has changed, not to decide what
  /// to open.
  std::optional<FileStatus> peek(const char* path) const;
  /// All entries except "." and "..", in the order of the file system.
  std::vector<DirectoryEntry> list() const;
  /// Visits every regular file below. Symbolic links, directories deeper than 128 levels and what
  /// cannot be looked at are left out: use it where a file that is missing does no harm.
  void walk(const std::function<void(const RelativePath&, const FileStatus&)>& visit) const;

  /// Creates those directories of `path` that are missing.
  void make_directories(const RelativePath& path) const;
  /// Replaces or creates a file. A reader sees the old file or the complete new one, because the
  /// content is written to a temporary name in this directory and then renamed. An existing file's
  /// mode is kept. The parent of `path` must exist.
  void replace_file(const RelativePath& path, std::string_view content,
                    Durability durability) const;
  /// Creates a file; it appears with its content. Returns false and changes nothing when a file of
  /// that name exists.
  bool create_file(const RelativePath& path, std::string_view content, Durability durability) const;
  /// Writes files under temporary names in this directory; NewFile then gives each its own name.
  /// They are flushed in parallel, which is much faster than one after the other. The parents of
  /// their paths need not exist yet. This object must outlive the result.
  std::vector<NewFile> write_files(std::span<const FileText> texts, Durability durability) const;
  /// Appends `data` to an existing file, with one write(2) unless the system writes only a part.
  /// @return false when the file does not exist.
  bool append_file(const RelativePath& path, std::string_view data) const;
  void rename(const RelativePath& from, const Directory& to_directory,
              const RelativePath& to) const;
  /// As rename(), but returns false when `to` exists. On a file system without RENAME_NOREPLACE
  /// this is not atomic for a directory.
  bool rename_new(const RelativePath& from, const Directory& to_directory,
                  const RelativePath& to) const;
  /// @return false when it did not exist.
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

/// A file that has its content but only a temporary name. replace() or create() gives it its name.
/// The destructor removes a file that got no name.
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
  std::string temporary_;  ///< the temporary name; "" once the file has its own
  FileDescriptor descriptor_;
};

/// A name for a temporary file or directory: ".mlf-PID-RANDOM". Readers skip such names.
std::string temporary_name();
inline constexpr std::string_view temporary_prefix = ".mlf-";

/// A lock among mlf processes, held until destroyed. It is a lock of the open file description
/// (fcntl) and works on NFSv4. The lock file is not removed. On a file system without locks, taking
/// one always succeeds.
class FileLock {
 public:
  enum class Mode {
    exclusive,
    shared,  ///< others may hold it too, if shared
  };

  /// Waits at most `patience` for the lock. @throws Error TEMPORARILY_UNAVAILABLE when another
  /// process still holds it.
  FileLock(const Directory& directory, const RelativePath& path,
           std::chrono::milliseconds patience = std::chrono::seconds(30));
  /// Does not wait; nullopt when another holds the lock.
  static std::optional<FileLock> try_lock(const Directory& directory, const RelativePath& path,
                                          Mode mode = Mode::exclusive);

  /// Turns an exclusive lock into a shared one without releasing it in between.
  void share();
  /// A child that inherits this descriptor holds the lock too, until it ends.
  int descriptor() const { return descriptor_.get(); }

 private:
  explicit FileLock(FileDescriptor descriptor) : descriptor_(std::move(descriptor)) {}

  FileDescriptor descriptor_;
};

}  // namespace mlf
