// SPDX-License-Identifier: Apache-2.0
#include "artifact/local/staged_file.h"

#include <cerrno>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

namespace mlf::artifact {

bool is_staging_name(std::string_view name) {
  return name.starts_with(staging_prefix) || name.starts_with(temporary_prefix);
}

namespace {

/// Whether mlf created the file; MLflow uses the same prefix.
bool is_our_own(std::string_view name) {
  return name.starts_with(staging_prefix) &&
         name.substr(staging_prefix.size()).starts_with(temporary_prefix.substr(1));
}

/// The permission bits of the file; nullopt when there is no such regular file.
std::optional<mode_t> mode_of_file(const Directory& directory, const std::string& name) {
  struct stat status = {};
  if (::fstatat(directory.descriptor(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
      !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  return status.st_mode & 0777;
}

}  // namespace

StagedFile::StagedFile(const Directory& directory, std::string target, mode_t mode)
    : directory_(directory),
      target_(std::move(target)),
      name_(std::string(staging_prefix) + temporary_name().substr(1)),
      descriptor_(::openat(directory.descriptor(), name_.c_str(),
                           O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW,
                           mode & mode_of_file(directory, target_).value_or(0777))) {
  if (!descriptor_) throw system_error(errno, "create", path());
}

StagedFile::~StagedFile() {
  if (!name_.empty()) ::unlinkat(directory_.descriptor(), name_.c_str(), 0);
}

void StagedFile::remove_abandoned() const {
  constexpr std::int64_t day_ns = std::int64_t{24} * 60 * 60 * 1'000'000'000;
  const auto own = directory_.peek(name_.c_str());
  if (!own) return;
  for (const auto& entry : directory_.list()) {
    const bool is_staged = entry.kind == FileStatus::Kind::file && is_our_own(entry.name);
    const auto status = is_staged ? directory_.peek(entry.name.c_str()) : std::nullopt;
    if (!status || status->modified_ns > own->modified_ns - day_ns) continue;
    ::unlinkat(directory_.descriptor(), entry.name.c_str(), 0);
  }
}

std::string StagedFile::path() const { return (directory_.path() / name_).string(); }

void StagedFile::publish(Durability durability) {
  const auto target = (directory_.path() / target_).string();
  const int directory = directory_.descriptor();
  // An error is ignored: the new file keeps its own permission bits.
  if (const auto old = mode_of_file(directory_, target_)) (void)::fchmod(descriptor_.get(), *old);
  if (durability != Durability::none && ::fdatasync(descriptor_.get()) != 0) {
    throw system_error(errno, "flush", target);
  }
  // On a network file system only close() may report that the disk is full.
  if (::close(descriptor_.release()) != 0) throw system_error(errno, "write", target);
  if (::renameat(directory, name_.c_str(), directory, target_.c_str()) != 0) {
    throw system_error(errno, "write", target);
  }
  name_.clear();
  if (durability == Durability::full) directory_.sync();
}

}  // namespace mlf::artifact
