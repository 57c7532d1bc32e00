// SPDX-License-Identifier: Apache-2.0
#include "artifact/local/staged_file.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

namespace mlf::artifact {

bool is_staging_name(std::string_view name) {
  return name.starts_with(staging_prefix) || name.starts_with(temporary_prefix);
}

StagedFile::StagedFile(const Directory& directory, mode_t mode)
    : directory_(directory),
      name_(std::string(staging_prefix) + temporary_name().substr(1)),
      descriptor_(::openat(directory.descriptor(), name_.c_str(),
                           O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, mode)) {
  if (!descriptor_) throw system_error(errno, "create", path());
}

StagedFile::~StagedFile() {
  if (!name_.empty()) ::unlinkat(directory_.descriptor(), name_.c_str(), 0);
}

std::string StagedFile::path() const { return (directory_.path() / name_).string(); }

void StagedFile::publish(const std::string& name, Durability durability) {
  const auto target = (directory_.path() / name).string();
  const int directory = directory_.descriptor();
  struct stat old = {};
  if (::fstatat(directory, name.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(old.st_mode)) {
    // Best effort: the old file may be another user's, and its bits are not worth failing for.
    (void)::fchmod(descriptor_.get(), old.st_mode & 0777);
  }
  if (durability != Durability::none && ::fdatasync(descriptor_.get()) != 0) {
    throw system_error(errno, "flush", target);
  }
  // A network file system reports a full disk only here.
  if (::close(descriptor_.release()) != 0) throw system_error(errno, "write", target);
  if (::renameat(directory, name_.c_str(), directory, name.c_str()) != 0) {
    throw system_error(errno, "write", target);
  }
  name_.clear();
  if (durability == Durability::full) directory_.sync();
}

}  // namespace mlf::artifact
