// SPDX-License-Identifier: Apache-2.0
//
// Files below a directory, where no path leads out of it. Every file is opened by open_beneath(),
// which lets the kernel resolve the path (openat2, RESOLVE_BENEATH): a symbolic link may lead to
// another place inside the directory but never out of it. Where openat2 is missing (kernels before
// 5.6, some sandboxes), the path is opened one component at a time and no link is followed.
//
// Apart from appending, a file is never changed in place. The new content is written to a temporary
// file in the same directory tree, flushed as the durability asks, and renamed. A reader therefore
// sees the old file or the new one, and a crash leaves at most a temporary file, which readers
// skip.
#include "base/file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <thread>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"

namespace mlf {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

void FileDescriptor::reset() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void write_all(int descriptor, std::string_view data, std::string_view path_for_errors) {
  while (!data.empty()) {
    const ssize_t written = ::write(descriptor, data.data(), data.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw system_error(errno, "write", path_for_errors);
    data.remove_prefix(static_cast<std::size_t>(written));
  }
}

namespace {

std::string read_expected(int descriptor, std::size_t expected, std::string_view path_for_errors,
                          std::size_t limit) {
  if (expected > limit) throw system_error(EFBIG, "read", path_for_errors);
  // A buffer one byte larger than the file: a short first read then means that all was read.
  std::string content(expected + 1, '\0');
  std::size_t size = 0;
  for (;;) {
    const ssize_t count = ::read(descriptor, content.data() + size, content.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, "read", path_for_errors);
    size += static_cast<std::size_t>(count);
    if (size > limit) throw system_error(EFBIG, "read", path_for_errors);
    if (size < content.size()) break;
    content.resize(content.size() * 2);
  }
  content.resize(size);
  return content;
}

}  // namespace

std::optional<Durability> parse_durability(std::string_view name) {
  if (name == "none") return Durability::none;
  if (name == "commit") return Durability::commit;
  if (name == "full") return Durability::full;
  return std::nullopt;
}

std::string read_all(int descriptor, std::string_view path_for_errors, std::size_t limit) {
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) throw system_error(errno, "read", path_for_errors);
  return read_expected(descriptor, static_cast<std::size_t>(status.st_size), path_for_errors,
                       limit);
}

namespace {

int open_without_links(int directory, const RelativePath& path, int flags, mode_t mode) {
  FileDescriptor parent;
  const auto components = path.components();
  int at = directory;
  for (std::size_t i = 0; i + 1 < components.size(); ++i) {
    const std::string name(components[i]);
    FileDescriptor next(::openat(at, name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next) return -1;
    parent = std::move(next);
    at = parent.get();
  }
  const std::string last(components.empty() ? "." : components.back());
  return ::openat(at, last.c_str(), flags | O_NOFOLLOW, mode);
}

/// Whether openat2() works here. It is tried once.
bool kernel_resolves() {
  static const bool answer = [] {
    open_how how = {};
    how.flags = O_PATH | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH;
    const FileDescriptor probe(
        static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, ".", &how, sizeof how)));
    return static_cast<bool>(probe);
  }();
  return answer;
}

/// Like openat(2), but fails for a path that leads out of `directory`. On failure the descriptor is
/// empty and errno is set.
FileDescriptor open_beneath(int directory, const RelativePath& path, int flags, mode_t mode = 0) {
  flags |= O_CLOEXEC | ((flags & O_PATH) ? 0 : O_NONBLOCK);  // O_PATH takes no O_NONBLOCK
  if (!kernel_resolves()) return FileDescriptor(open_without_links(directory, path, flags, mode));
  open_how how = {};
  how.flags = static_cast<std::uint64_t>(flags);
  how.mode = mode;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  long result = -1;
  // EAGAIN: a rename interfered with the resolution, and the kernel asks to try again.
  for (int attempt = 0; attempt < 100; ++attempt) {
    result = ::syscall(SYS_openat2, directory, path.c_str(), &how, sizeof how);
    if (result >= 0 || (errno != EAGAIN && errno != EINTR)) break;
  }
  return FileDescriptor(static_cast<int>(result));
}

/// Opens a directory, to be used as the base of the ...at() calls.
FileDescriptor open_location(int directory, const RelativePath& path) {
  if (path.empty()) return FileDescriptor(::openat(directory, ".", O_PATH | O_CLOEXEC));
  return open_beneath(directory, path, O_RDONLY | O_DIRECTORY);
}

/// Throws system_error() for an error of open_beneath(), where EXDEV means that the path leads out
/// of the directory.
[[noreturn]] void throw_error_beneath(int error, std::string_view action, const std::string& path) {
  if (error != EXDEV) throw system_error(error, action, path);
  throw Error(ErrorCode::permission_denied,
              fmt::format("cannot {} '{}': a symbolic link leads out of the directory", action,
                          printable(path)));
}

bool is_missing(int error) { return error == ENOENT || error == ENOTDIR; }

/// Times so far from 1970 that nanoseconds would overflow are clamped.
std::int64_t to_ns(const timespec& time) {
  constexpr std::int64_t second = 1'000'000'000;
  constexpr std::int64_t farthest = 9'000'000'000;
  return std::clamp<std::int64_t>(time.tv_sec, -farthest, farthest) * second + time.tv_nsec;
}

FileStatus to_status(const struct stat& status) {
  return {.kind = S_ISREG(status.st_mode)   ? FileStatus::Kind::file
                  : S_ISDIR(status.st_mode) ? FileStatus::Kind::directory
                                            : FileStatus::Kind::other,
          .size = static_cast<std::uint64_t>(status.st_size),
          .inode = status.st_ino,
          .modified_ns = to_ns(status.st_mtim),
          .changed_ns = to_ns(status.st_ctim)};
}

FileStatus::Kind kind_of_entry(int directory, const dirent& entry) {
  if (entry.d_type == DT_REG) return FileStatus::Kind::file;
  if (entry.d_type == DT_DIR) return FileStatus::Kind::directory;
  if (entry.d_type != DT_UNKNOWN) return FileStatus::Kind::other;
  struct stat status = {};
  if (::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
    return FileStatus::Kind::other;
  }
  return to_status(status).kind;
}

/// Calls `visit` for each entry but "." and "..". @return 0 or an errno value.
int for_each_entry(FileDescriptor directory, const std::function<void(const dirent&)>& visit) {
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(directory.get()), ::closedir);
  if (!stream) return errno;
  directory.release();  // the stream closes it
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(stream.get());
    if (entry == nullptr) return errno;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") visit(*entry);
  }
}

constexpr int deepest_walk = 128;

/// rename(2) that fails with EEXIST when the new name is taken.
int rename_without_replacing(int from_directory, const char* from, int to_directory,
                             const char* to) {
  if (::renameat2(from_directory, from, to_directory, to, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return -1;
  // File systems such as NFS. For a file, link(2) is as atomic. A directory cannot be linked, so
  // all that can be done is to check first.
  if (::linkat(from_directory, from, to_directory, to, 0) == 0) {
    ::unlinkat(from_directory, from, 0);
    return 0;
  }
  if (errno == EEXIST) return -1;
  struct stat status = {};
  if (::fstatat(to_directory, to, &status, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return -1;
  }
  return ::renameat(from_directory, from, to_directory, to);
}

}  // namespace

std::string temporary_name() {
  std::uint64_t random = 0;
  if (::getrandom(&random, sizeof random, 0) != sizeof random) {
    throw internal_error("the system gives no random numbers");
  }
  return fmt::format("{}{}-{:016x}", temporary_prefix, ::getpid(), random);
}

std::optional<Directory> Directory::find(const std::filesystem::path& path) {
  FileDescriptor descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor) return Directory(std::move(descriptor), path);
  if (errno == ENOENT) return std::nullopt;
  throw system_error(errno, "open", path.string());
}

Directory Directory::open(const std::filesystem::path& path) {
  auto directory = find(path);
  if (!directory) throw system_error(ENOENT, "open", path.string());
  return std::move(*directory);
}

Directory Directory::create(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw system_error(error.value(), "create", path.string());
  return open(path);
}

std::string Directory::full(const RelativePath& path) const {
  return (path_ / path.str()).string();
}

std::optional<Directory> Directory::find_directory(const RelativePath& path) const {
  auto descriptor = open_beneath(descriptor_.get(), path, O_RDONLY | O_DIRECTORY);
  if (descriptor) return Directory(std::move(descriptor), path_ / path.str());
  if (is_missing(errno)) return std::nullopt;
  throw_error_beneath(errno, "open", full(path));
}

Directory Directory::open_directory(const RelativePath& path) const {
  auto directory = find_directory(path);
  if (!directory) throw system_error(ENOENT, "open", full(path));
  return std::move(*directory);
}

std::optional<Directory::OpenFile> Directory::open_regular(const RelativePath& path,
                                                           int flags) const {
  auto descriptor = open_beneath(descriptor_.get(), path, flags, (flags & O_CREAT) ? 0666 : 0);
  if (!descriptor) {
    if (is_missing(errno)) return std::nullopt;
    throw_error_beneath(errno, "open", full(path));
  }
  struct stat status = {};
  if (::fstat(descriptor.get(), &status) != 0) throw system_error(errno, "open", full(path));
  if (!S_ISREG(status.st_mode)) {
    throw invalid_state("'{}' is no regular file", printable(full(path)));
  }
  return OpenFile{std::move(descriptor), to_status(status)};
}

std::optional<FileDescriptor> Directory::find_file(const RelativePath& path, int flags) const {
  auto file = open_regular(path, flags);
  if (!file) return std::nullopt;
  return std::move(file->descriptor);
}

std::optional<std::string> Directory::read_file(const RelativePath& path) const {
  auto content = read_content(path);
  if (!content) return std::nullopt;
  return std::move(content->bytes);
}

std::optional<FileContent> Directory::read_content(const RelativePath& path) const {
  const auto file = open_regular(path, O_RDONLY);
  if (!file) return std::nullopt;
  constexpr std::size_t limit = std::size_t{1} << 30;
  const auto path_for_errors = path_.native() + '/' + path.str();
  return FileContent{
      read_expected(file->descriptor.get(), static_cast<std::size_t>(file->status.size),
                    path_for_errors, limit),
      file->status};
}

std::optional<FileStatus> Directory::status(const RelativePath& path) const {
  const auto parent = open_location(descriptor_.get(), path.parent());
  struct stat status = {};
  const std::string name(path.empty() ? "." : path.file_name());
  if (parent && ::fstatat(parent.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
    return to_status(status);
  }
  if (is_missing(errno)) return std::nullopt;
  throw_error_beneath(errno, "look at", full(path));
}

std::optional<FileStatus> Directory::target_status(const RelativePath& path) const {
  const auto target = open_beneath(descriptor_.get(), path, O_PATH);
  struct stat status = {};
  if (target && ::fstat(target.get(), &status) == 0) return to_status(status);
  if (is_missing(errno)) return std::nullopt;
  throw_error_beneath(errno, "look at", full(path));
}

std::optional<FileStatus> Directory::peek(const char* path) const {
  struct stat status = {};
  if (::fstatat(descriptor_.get(), path, &status, AT_SYMLINK_NOFOLLOW) == 0) {
    return to_status(status);
  }
  if (is_missing(errno)) return std::nullopt;
  throw system_error(errno, "look at", path_.native() + '/' + path);
}

std::vector<DirectoryEntry> Directory::list() const {
  std::vector<DirectoryEntry> entries;
  FileDescriptor again(::openat(descriptor_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!again) throw system_error(errno, "list", path_.string());
  const int error = for_each_entry(std::move(again), [&](const dirent& entry) {
    entries.push_back({entry.d_name, kind_of_entry(descriptor_.get(), entry)});
  });
  if (error != 0) throw system_error(error, "list", path_.string());
  return entries;
}

namespace {

using Visit = std::function<void(const RelativePath&, const FileStatus&)>;

void walk_below(int directory, const RelativePath& path, int depth, const std::string& root,
                const Visit& visit) {
  std::vector<std::string> directories;
  FileDescriptor again(::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const int error = !again ? errno : for_each_entry(std::move(again), [&](const dirent& entry) {
    struct stat status = {};
    if (::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return;  // gone
    const auto found = to_status(status);
    if (found.kind == FileStatus::Kind::directory) directories.emplace_back(entry.d_name);
    if (found.kind == FileStatus::Kind::file) visit(path / entry.d_name, found);
  });
  if (error != 0 && error != ENOENT) throw system_error(error, "list", root + '/' + path.str());
  if (depth == deepest_walk) return;
  for (const auto& name : directories) {
    const FileDescriptor below(
        ::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (below) {
      walk_below(below.get(), path / name, depth + 1, root, visit);
    } else if (!is_missing(errno)) {
      throw system_error(errno, "open", root + '/' + (path / name).str());
    }
  }
}

}  // namespace

void Directory::walk(const Visit& visit) const {
  walk_below(descriptor_.get(), RelativePath(), 0, path_.string(), visit);
}

void Directory::make_directories(const RelativePath& path) const {
  if (open_location(descriptor_.get(), path)) return;
  RelativePath made;
  for (const auto component : path.components()) {
    const auto parent = open_location(descriptor_.get(), made);
    made = made / component;
    const std::string name(component);
    if (!parent || (::mkdirat(parent.get(), name.c_str(), 0777) != 0 && errno != EEXIST)) {
      throw_error_beneath(errno, "create", full(made));
    }
  }
  if (!path.empty() && !open_location(descriptor_.get(), path)) {
    throw_error_beneath(errno, "create", full(path));
  }
}

namespace {

/// The directory that contains `path`. @throws Error.
FileDescriptor parent_of(int directory, const RelativePath& path, const std::string& full_path) {
  auto parent = open_location(directory, path.parent());
  if (!parent) throw_error_beneath(errno, "write", full_path);
  return parent;
}

void sync_directory(int location, const std::string& path) {
  const FileDescriptor directory(::openat(location, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.get()) != 0) throw system_error(errno, "flush", path);
}

}  // namespace

namespace {

/// Copies the ACL of `from` if it has one. @return false when `from` may not be read.
bool copy_acl(int from_directory, const char* from, int to) {
  constexpr const char* name = "system.posix_acl_access";
  const FileDescriptor file(
      ::openat(from_directory, from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) return false;
  std::array<char, 4096> acl;
  const ssize_t size = ::fgetxattr(file.get(), name, acl.data(), acl.size());
  if (size > 0) (void)::fsetxattr(to, name, acl.data(), static_cast<std::size_t>(size), 0);
  if (size < 0 && errno == ENODATA) (void)::fremovexattr(to, name);  // a directory's default
  return true;
}

FileDescriptor create_temporary(int directory, const std::string& name, mode_t mode) {
  return FileDescriptor(::openat(directory, name.c_str(),
                                 O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, mode));
}

}  // namespace

NewFile::NewFile(const Directory& directory, RelativePath path, Durability durability)
    : directory_(&directory),
      path_(std::move(path)),
      durability_(durability),
      temporary_(temporary_name()),
      descriptor_(create_temporary(directory.descriptor(), temporary_, 0666)) {
  if (!descriptor_) throw system_error(errno, "create", temporary_path());
}

NewFile::NewFile(NewFile&& other) noexcept
    : directory_(other.directory_),
      path_(std::move(other.path_)),
      durability_(other.durability_),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::move(other.descriptor_)) {}

NewFile::~NewFile() {
  if (!temporary_.empty()) ::unlinkat(directory_->descriptor(), temporary_.c_str(), 0);
}

std::string NewFile::temporary_path() const { return (directory_->path() / temporary_).string(); }
std::string NewFile::target_path() const { return directory_->full(path_); }

/// Gives the temporary file what the file has that it will replace: owner, group, ACL and mode, as
/// far as permissions allow. Where group or ACL could not be kept, the group gets no more
/// permissions than everyone has.
void NewFile::take_mode() {
  const auto parent = open_location(directory_->descriptor(), path_.parent());
  struct stat old = {};
  const std::string name(path_.file_name());
  const bool is_there =
      parent && ::fstatat(parent.get(), name.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0;
  if (!is_there || !S_ISREG(old.st_mode)) return;
  // Create it again with mode 0600: someone who may not read the old file could have opened it.
  ::unlinkat(directory_->descriptor(), temporary_.c_str(), 0);
  descriptor_ = create_temporary(directory_->descriptor(), temporary_, 0600);
  if (!descriptor_) throw system_error(errno, "create", temporary_path());
  constexpr auto same = static_cast<uid_t>(-1);
  const bool has_group = ::fchown(descriptor_.get(), old.st_uid, old.st_gid) == 0 ||
                         ::fchown(descriptor_.get(), same, old.st_gid) == 0;
  mode_t mode = old.st_mode & 0777;
  const bool has_acl = has_group && copy_acl(parent.get(), name.c_str(), descriptor_.get());
  if (!has_acl) mode &= ~070U | ((mode & 07U) << 3U);
  if (::fchmod(descriptor_.get(), mode) != 0) {
    throw system_error(errno, "set mode of", temporary_path());
  }
}

void NewFile::write(std::string_view content) {
  take_mode();
  write_all(descriptor_.get(), content, temporary_path());
}

/// Starts writing to the disk without waiting, so that the later fsync() of several files takes
/// less time. Errors are left to fsync().
void NewFile::begin_flush() const {
  if (durability_ == Durability::none) return;
  ::sync_file_range(descriptor_.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
}

void NewFile::flush() const {
  if (::fsync(descriptor_.get()) != 0) throw system_error(errno, "flush", temporary_path());
}

/// Checks the result, because a network file system may report a full disk only here.
void NewFile::close() {
  if (::close(descriptor_.release()) != 0) throw system_error(errno, "write", temporary_path());
}

void NewFile::named(const FileDescriptor& parent) {
  temporary_.clear();
  if (durability_ == Durability::full) sync_directory(parent.get(), target_path());
}

void NewFile::replace() {
  const int directory = directory_->descriptor();
  const auto parent = parent_of(directory, path_, target_path());
  const std::string name(path_.file_name());
  if (::renameat(directory, temporary_.c_str(), parent.get(), name.c_str()) != 0) {
    throw system_error(errno, "write", target_path());
  }
  named(parent);
}

bool NewFile::create() {
  const int directory = directory_->descriptor();
  const auto parent = parent_of(directory, path_, target_path());
  const std::string name(path_.file_name());
  if (rename_without_replacing(directory, temporary_.c_str(), parent.get(), name.c_str()) != 0) {
    if (errno == EEXIST) return false;
    throw system_error(errno, "write", target_path());
  }
  named(parent);
  return true;
}

std::vector<NewFile> Directory::write_files(std::span<const FileText> texts,
                                            Durability durability) const {
  constexpr std::size_t most_open = 64;
  std::vector<NewFile> files;
  files.reserve(texts.size());
  while (files.size() < texts.size()) {
    const std::size_t begin = files.size();
    const std::size_t end = std::min(begin + most_open, texts.size());
    for (const FileText& text : texts.subspan(begin, end - begin)) {
      files.push_back(NewFile(*this, text.path, durability));
      files.back().write(text.content);
      files.back().begin_flush();
    }
    // In parallel, because each flush waits for the disk.
    if (durability != Durability::none) {
      parallel_wait(end - begin, [&](std::size_t i) { files[begin + i].flush(); });
    }
    for (std::size_t i = begin; i < end; ++i) files[i].close();
  }
  return files;
}

void Directory::replace_file(const RelativePath& path, std::string_view content,
                             Durability durability) const {
  const FileText text{.path = path, .content = content};
  write_files({&text, 1}, durability).front().replace();
}

bool Directory::create_file(const RelativePath& path, std::string_view content,
                            Durability durability) const {
  const FileText text{.path = path, .content = content};
  return write_files({&text, 1}, durability).front().create();
}

bool Directory::append_file(const RelativePath& path, std::string_view data) const {
  const auto file = find_file(path, O_WRONLY | O_APPEND);
  if (!file) return false;
  write_all(file->get(), data, full(path));
  return true;
}

void Directory::rename(const RelativePath& from, const Directory& to_directory,
                       const RelativePath& to) const {
  const auto source = parent_of(descriptor_.get(), from, full(from));
  const auto target = parent_of(to_directory.descriptor(), to, to_directory.full(to));
  if (::renameat(source.get(), std::string(from.file_name()).c_str(), target.get(),
                 std::string(to.file_name()).c_str()) != 0) {
    throw system_error(errno, "rename", full(from));
  }
}

bool Directory::rename_new(const RelativePath& from, const Directory& to_directory,
                           const RelativePath& to) const {
  const auto source = parent_of(descriptor_.get(), from, full(from));
  const auto target = parent_of(to_directory.descriptor(), to, to_directory.full(to));
  if (rename_without_replacing(source.get(), std::string(from.file_name()).c_str(), target.get(),
                               std::string(to.file_name()).c_str()) == 0) {
    return true;
  }
  if (errno == EEXIST) return false;
  throw system_error(errno, "rename", full(from));
}

bool Directory::remove_file(const RelativePath& path) const {
  const auto parent = open_location(descriptor_.get(), path.parent());
  if (parent && ::unlinkat(parent.get(), std::string(path.file_name()).c_str(), 0) == 0)
    return true;
  if (is_missing(errno)) return false;
  throw system_error(errno, "remove", full(path));
}

namespace {

/// Removes a tree of any depth. What lies deeper than some levels is first moved up beside the
/// tree, under a temporary name, so that neither the stack nor the number of open files bounds the
/// depth.
class TreeRemoval {
 public:
  /// `path` is that of the tree, for errors.
  TreeRemoval(int parent, std::string path) : parent_(parent), path_(std::move(path)) {}

  void remove(const std::string& name) {
    moved_up_.push_back(name);
    while (!moved_up_.empty()) {
      const std::string next = std::move(moved_up_.back());
      moved_up_.pop_back();
      remove_below(parent_, next, path_, 0);
    }
  }

 private:
  void remove_below(int directory, const std::string& name, const std::string& path, int depth) {
    if (::unlinkat(directory, name.c_str(), 0) == 0 || is_missing(errno)) return;
    if (errno != EISDIR && errno != EPERM) throw system_error(errno, "remove", path);
    if (depth == deepest_walk) return move_up(directory, name, path);
    FileDescriptor below(
        ::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!below) throw system_error(errno, "remove", path);
    for (const auto& entry : names_in(below.get())) {
      remove_below(below.get(), entry, path + '/' + entry, depth + 1);
    }
    if (::unlinkat(directory, name.c_str(), AT_REMOVEDIR) != 0 && !is_missing(errno)) {
      throw system_error(errno, "remove", path);
    }
  }

  void move_up(int directory, const std::string& name, const std::string& path) {
    moved_up_.push_back(temporary_name());
    if (::renameat(directory, name.c_str(), parent_, moved_up_.back().c_str()) != 0) {
      throw system_error(errno, "remove", path);
    }
  }

  static std::vector<std::string> names_in(int directory) {
    std::vector<std::string> names;
    FileDescriptor again(::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    for_each_entry(std::move(again),
                   [&](const dirent& entry) { names.emplace_back(entry.d_name); });
    return names;
  }

  int parent_;
  std::string path_;
  std::vector<std::string> moved_up_;  ///< what is still to be removed, beside the tree
};

}  // namespace

void Directory::remove_tree(const RelativePath& path) const {
  const auto parent = open_location(descriptor_.get(), path.parent());
  if (parent) {
    TreeRemoval(parent.get(), full(path)).remove(std::string(path.file_name()));
  } else if (!is_missing(errno)) {
    throw system_error(errno, "remove", full(path));
  }
}

void Directory::sync() const { sync_directory(descriptor_.get(), path_.string()); }

namespace {

/// Whether the file system has no locks, such as a parallel one that is mounted without them.
bool has_no_locks(int error) { return error == ENOLCK || error == EOPNOTSUPP || error == ENOSYS; }

/// @return false when another process holds the lock. Where the file system has no locks, the
/// result is true: the callers detect conflicts also without the lock, but later.
bool take_lock(int descriptor, short type = F_WRLCK) {
  struct flock lock = {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return ::fcntl(descriptor, F_OFD_SETLK, &lock) == 0 || has_no_locks(errno);
}

FileDescriptor open_lock_file(const Directory& directory, const RelativePath& path) {
  auto file = directory.find_file(path, O_RDWR | O_CREAT);
  if (!file) throw system_error(ENOENT, "lock", (directory.path() / path.str()).string());
  return std::move(*file);
}

}  // namespace

FileLock::FileLock(const Directory& directory, const RelativePath& path,
                   std::chrono::milliseconds patience)
    : descriptor_(open_lock_file(directory, path)) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::chrono::microseconds pause(50);
  while (!take_lock(descriptor_.get())) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw Error(ErrorCode::temporarily_unavailable,
                  fmt::format("'{}' stayed locked by another process for {} s",
                              printable((directory.path() / path.str()).string()),
                              std::chrono::duration_cast<std::chrono::seconds>(patience).count()));
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(10'000));
  }
}

std::optional<FileLock> FileLock::try_lock(const Directory& directory, const RelativePath& path,
                                           Mode mode) {
  auto descriptor = open_lock_file(directory, path);
  if (!take_lock(descriptor.get(), mode == Mode::shared ? F_RDLCK : F_WRLCK)) return std::nullopt;
  return FileLock(std::move(descriptor));
}

void FileLock::share() { take_lock(descriptor_.get(), F_RDLCK); }

}  // namespace mlf
