// SPDX-License-Identifier: Apache-2.0
#include "exec/run_lock.h"

#include <algorithm>
#include <cerrno>
#include <functional>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf::exec {

namespace {

constexpr std::string_view lock_name = ".mlf-exec";
/// Above the numbers that shell scripts choose for themselves.
constexpr int lowest_descriptor = 64;

struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

RunLock::RunLock(const std::filesystem::path& run_directory) {
  const Directory directory = Directory::open(run_directory);
  const RelativePath name = RelativePath() / lock_name;
  directory.create_file(name, "", Durability::none);
  auto file = directory.find_file(name, O_RDWR);
  if (!file) throw not_found("no file '{}'", printable((run_directory / lock_name).string()));
  file_ = FileDescriptor(fcntl(file->get(), F_DUPFD_CLOEXEC, lowest_descriptor));
  if (!file_) file_ = std::move(*file);
  struct flock lock = whole_file();
  if (fcntl(file_.get(), F_OFD_SETLK, &lock) != 0) {
    throw system_error(errno, "lock", (run_directory / lock_name).string());
  }
}

void RunLock::touch() const { futimens(file_.get(), nullptr); }

LockState lock_state(const std::filesystem::path& run_directory) {
  const auto directory = Directory::find(run_directory);
  if (!directory) return LockState::absent;
  // To ask for a lock, unlike to take it, one need not be allowed to write.
  const auto file = directory->find_file(RelativePath() / lock_name, O_RDONLY);
  if (!file) return LockState::absent;
  struct flock lock = whole_file();
  if (fcntl(file->get(), F_OFD_GETLK, &lock) != 0) {
    throw system_error(errno, "read the lock of", (run_directory / lock_name).string());
  }
  return lock.l_type == F_UNLCK ? LockState::free : LockState::held;
}

namespace {

/// Visits the files below a folder; one that cannot be looked at gives no sign.
void see_changes(const Directory& run, std::string_view path,
                 const std::function<void(const FileStatus&)>& see) {
  try {
    const auto folder = run.find_directory(RelativePath::parse(path));
    if (folder) folder->walk([&](const RelativePath&, const FileStatus& status) { see(status); });
  } catch (const Error&) {
    return;
  }
}

}  // namespace

std::optional<std::int64_t> last_sign_of_life(const std::filesystem::path& run_directory) {
  const auto directory = Directory::find(run_directory);
  if (!directory) return std::nullopt;
  std::optional<std::int64_t> latest;
  const auto see = [&](const FileStatus& status) {
    constexpr std::int64_t ns_per_ms = 1'000'000;
    const std::int64_t time = status.modified_ns / ns_per_ms;
    latest = std::max(latest.value_or(time), time);
  };
  if (const auto status = directory->status(RelativePath() / lock_name)) see(*status);
  for (const auto folder : {"metrics", "artifacts/output"}) see_changes(*directory, folder, see);
  return latest;
}

}  // namespace mlf::exec
