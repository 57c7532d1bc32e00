// SPDX-License-Identifier: Apache-2.0
// Creates the files and directories that all users of a store share. The umask of whoever comes
// first must not lock others out, so each new one gets the mode, group and ACL by which the
// directory around it is open. Locks are those of open file descriptions (F_OFD_SETLK), since
// flock() does not work on all network file systems and other POSIX locks are lost when any
// descriptor of the file is closed.
#include "store/file/shared_access.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "store/file/layout.h"

namespace mlf::store {

namespace {

constexpr const char* access_acl = "system.posix_acl_access";
constexpr const char* default_acl = "system.posix_acl_default";

/// Copies the ACL named `name` from `from`; removes it when `from` has none.
void copy_acl(int from, int to, const char* name) {
  std::array<char, 4096> acl;
  const ssize_t size = ::fgetxattr(from, name, acl.data(), acl.size());
  if (size > 0) {
    (void)::fsetxattr(to, name, acl.data(), static_cast<std::size_t>(size), 0);
  } else if (size < 0 && errno == ENODATA) {
    (void)::fremovexattr(to, name);
  }
}

/// Gives those who may use `directory` access to a file that this process has created, as far as
/// the system allows: a group that we are not in cannot be set.
void share(int made, const Directory& directory) {
  struct stat wanted = {};
  struct stat own = {};
  if (::fstat(directory.descriptor(), &wanted) != 0 || ::fstat(made, &own) != 0) return;
  mode_t mode = wanted.st_mode & (S_ISDIR(own.st_mode) ? 03777 : 0666);
  if (own.st_gid == wanted.st_gid || ::fchown(made, static_cast<uid_t>(-1), wanted.st_gid) == 0) {
    copy_acl(directory.descriptor(), made, access_acl);
  } else {
    mode = (mode & ~02070U) | ((mode & 07U) << 3U);
  }
  (void)::fchmod(made, mode);
}

/// A lock's file, open for writing where that is allowed; empty when it cannot be opened or
/// created.
struct LockFile {
  FileDescriptor descriptor;
  bool is_writable = false;
};

std::optional<FileDescriptor> find_allowed(const Directory& directory, const RelativePath& name,
                                           int flags) {
  try {
    return directory.find_file(name, flags);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::permission_denied) throw;
    return std::nullopt;
  }
}

/// Empty, with errno set, when the file exists already or cannot be created.
FileDescriptor make_shared_file(const Directory& directory, const RelativePath& name, int flags) {
  FileDescriptor made(::openat(directory.descriptor(), name.c_str(),
                               O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW | flags, 0666));
  if (made) share(made.get(), directory);
  return made;
}

/// Empty when the file exists already or may not be created.
FileDescriptor make_lock_file(const Directory& directory, const RelativePath& name) {
  auto made = make_shared_file(directory, name, 0);
  if (made) return made;
  if (errno != EEXIST && errno != EACCES && errno != EPERM && errno != EROFS) {
    throw system_error(errno, "lock", (directory.path() / name.str()).string());
  }
  return made;
}

LockFile open_lock_file(const Directory& directory, const RelativePath& name) {
  if (auto file = find_allowed(directory, name, O_RDWR)) return {std::move(*file), true};
  if (auto made = make_lock_file(directory, name)) return {std::move(made), true};
  if (auto file = find_allowed(directory, name, O_RDWR)) return {std::move(*file), true};
  if (auto file = find_allowed(directory, name, O_RDONLY)) return {std::move(*file), false};
  return {};
}

/// @return true when the lock was taken, and also when the file system has no locks.
bool take(const LockFile& file) {
  struct flock lock = {};
  lock.l_type = file.is_writable ? F_WRLCK : F_RDLCK;
  lock.l_whence = SEEK_SET;
  return ::fcntl(file.descriptor.get(), F_OFD_SETLK, &lock) == 0 || errno == ENOLCK ||
         errno == EOPNOTSUPP || errno == ENOSYS;
}

}  // namespace

void make_shared_directory(const Directory& parent, const RelativePath& name) {
  if (::mkdirat(parent.descriptor(), name.c_str(), 0777) == 0) {
    share(parent.open_directory(name).descriptor(), parent);
  } else if (errno != EEXIST) {
    throw system_error(errno, "create", (parent.path() / name.str()).string());
  }
}

FileDescriptor open_shared_file(const Directory& directory, const RelativePath& name) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    if (auto file = directory.find_file(name, O_RDWR | O_APPEND)) return std::move(*file);
    if (auto made = make_shared_file(directory, name, O_APPEND)) return made;
    if (errno != EEXIST) break;
  }
  throw system_error(errno, "open", (directory.path() / name.str()).string());
}

StoreLock::StoreLock(const Directory& directory, const RelativePath& name,
                     std::chrono::milliseconds patience) {
  auto file = open_lock_file(directory, name);
  if (!file.descriptor) return;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::chrono::microseconds pause(50);
  while (!take(file)) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw Error(ErrorCode::temporarily_unavailable,
                  fmt::format("'{}' stayed locked by another process for {} s",
                              printable((directory.path() / name.str()).string()),
                              std::chrono::duration_cast<std::chrono::seconds>(patience).count()));
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(10'000));
  }
  descriptor_ = std::move(file.descriptor);
}

std::optional<StoreLock> StoreLock::try_lock(const Directory& directory, const RelativePath& name) {
  auto file = open_lock_file(directory, name);
  if (!file.descriptor || !file.is_writable || !take(file)) return std::nullopt;
  return StoreLock(std::move(file.descriptor));
}

namespace {

constexpr std::string_view content_name = "new";

/// Creates a private directory in `parent`, in which new entries get the group and default ACL that
/// they would get in `destination`. @return false when that is not possible in `parent`.
bool make_around(const Directory& parent, const RelativePath& name, const Directory& destination) {
  struct stat wanted = {};
  if (::fstat(destination.descriptor(), &wanted) != 0) return false;
  if (::mkdirat(parent.descriptor(), name.c_str(), 0700) != 0) {
    if (errno == EACCES || errno == EPERM || errno == EROFS) return false;
    throw system_error(errno, "create", (parent.path() / name.str()).string());
  }
  const bool inherits = (wanted.st_mode & S_ISGID) != 0;
  const auto around = parent.open_directory(name);
  struct stat own = {};
  const gid_t group = inherits ? wanted.st_gid : ::getegid();
  const bool is_alike =
      ::fstat(around.descriptor(), &own) == 0 && own.st_dev == wanted.st_dev &&
      (own.st_gid == group || ::fchown(around.descriptor(), static_cast<uid_t>(-1), group) == 0);
  if (!is_alike || ::fchmod(around.descriptor(), inherits ? 02700 : 0700) != 0) {
    ::unlinkat(parent.descriptor(), name.c_str(), AT_REMOVEDIR);
    return false;
  }
  copy_acl(destination.descriptor(), around.descriptor(), default_acl);
  return true;
}

}  // namespace

Staging::Staging(const Directory& root, const Directory& destination)
    : destination_(destination),
      parent_(&root),
      around_(RelativePath() / (temporary_name() + std::string(layout::trash))) {
  if (!make_around(root, around_, destination)) {
    parent_ = &destination;
    if (::mkdirat(destination.descriptor(), around_.c_str(), 0777) != 0) {
      throw system_error(errno, "create", (destination.path() / around_.str()).string());
    }
  }
  const auto around = parent_->open_directory(around_);
  if (::mkdirat(around.descriptor(), std::string(content_name).c_str(), 0777) != 0) {
    const int error = errno;
    ::unlinkat(parent_->descriptor(), around_.c_str(), AT_REMOVEDIR);
    throw system_error(error, "create", (around.path() / content_name).string());
  }
}

Staging::~Staging() {
  try {
    parent_->remove_tree(around_);
  } catch (const Error&) {
    // What is left there is never read.
  }
}

Directory Staging::open() const { return parent_->open_directory(around_ / content_name); }

bool Staging::publish(const RelativePath& path) const {
  return parent_->rename_new(around_ / content_name, destination_, path);
}

void Staging::take_away(const RelativePath& path) const {
  destination_.rename(path, *parent_, around_ / "old");
}

}  // namespace mlf::store
