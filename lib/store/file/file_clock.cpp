// SPDX-License-Identifier: Apache-2.0
//
// Tells when a reading begins, by the clock that sets the times of files. Whether a file was
// changed before it was read is decided by comparing its time with that. On a network file system
// the server sets a file's time; if the server's clock is a few seconds behind ours, comparing with
// our clock would take a change of this moment for an old one.
#include "store/file/file_clock.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <utility>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace mlf::store {

namespace {

/// Local file systems, whose times come from this machine's clock. For any other, the clock is read
/// from a temporary file.
constexpr std::array<unsigned long, 12> local_types = {
    EXT4_SUPER_MAGIC,  XFS_SUPER_MAGIC,          BTRFS_SUPER_MAGIC,      TMPFS_MAGIC,
    RAMFS_MAGIC,       OVERLAYFS_SUPER_MAGIC,    F2FS_SUPER_MAGIC,       REISERFS_SUPER_MAGIC,
    MSDOS_SUPER_MAGIC, 0x2011BAB0UL /* exFAT */, 0x2FC12FC1UL /* ZFS */, 0x3153464AUL /* JFS */};

FileClock::Kind kind_of(const Directory& directory) {
  struct statfs info = {};
  if (::fstatfs(directory.descriptor(), &info) != 0) return FileClock::Kind::remote;
  const bool is_local =
      std::ranges::find(local_types, static_cast<unsigned long>(info.f_type)) != local_types.end();
  return is_local ? FileClock::Kind::local : FileClock::Kind::remote;
}

/// The time that a new file gets; nullopt when no file can be created.
std::optional<std::int64_t> time_of_new_file(const Directory& directory) {
  const auto name = temporary_name();
  const FileDescriptor file(::openat(directory.descriptor(), name.c_str(),
                                     O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file) return std::nullopt;
  struct stat status = {};
  const bool is_told = ::fstat(file.get(), &status) == 0;
  ::unlinkat(directory.descriptor(), name.c_str(), 0);
  if (!is_told) return std::nullopt;
  constexpr std::int64_t second = 1'000'000'000;
  return status.st_ctim.tv_sec * second + status.st_ctim.tv_nsec;
}

}  // namespace

std::int64_t wall_clock_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

FileClock::FileClock(const Directory& directory)
    : FileClock(directory, kind_of(directory), wall_clock_ns) {}

FileClock::FileClock(const Directory& directory, Kind kind, std::function<std::int64_t()> own_clock)
    : directory_(directory), kind_(kind), own_clock_(std::move(own_clock)) {}

std::int64_t FileClock::now_ns() const {
  if (kind_ == Kind::local) return own_clock_();
  std::call_once(is_measured_, [&] {
    const auto theirs = time_of_new_file(directory_);
    // Our clock is read afterwards, so that an error makes the difference smaller, never larger.
    if (theirs) ahead_ns_ = *theirs - own_clock_();
  });
  return ahead_ns_ ? own_clock_() + *ahead_ns_ : std::numeric_limits<std::int64_t>::min();
}

}  // namespace mlf::store
