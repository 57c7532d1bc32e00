// SPDX-License-Identifier: Apache-2.0
#include "base/held_file.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/kernel_file.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf {

namespace {

struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

bool hold_file(int descriptor) {
  struct flock lock = whole_file();
  return fcntl(descriptor, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

bool is_held(int descriptor, const std::filesystem::path& shown) {
  struct flock lock = whole_file();
  if (fcntl(descriptor, F_OFD_GETLK, &lock) != 0) {
    throw system_error(errno, "read the lock of", shown.string());
  }
  return lock.l_type != F_UNLCK;
}

namespace {

/// Which file it is, whatever its name.
struct FileIdentity {
  dev_t device = 0;
  ino_t number = 0;

  bool operator==(const FileIdentity&) const = default;
};

struct HeldFile {
  FileIdentity identity;
  bool has_locks = true;  ///< its file system knows locks
};

/// Whether a descriptor's record in /proc says that it holds a write lock of its own.
bool has_lock_line(std::string_view record) {
  const auto lines = split(record, '\n');
  return std::ranges::any_of(lines, [](std::string_view line) {
    return line.starts_with("lock:") && line.find("OFDLCK") != line.npos &&
           line.find("WRITE") != line.npos;
  });
}

bool is_for_writing(std::string_view record) {
  constexpr std::string_view name = "flags:";
  for (const std::string_view line : split(record, '\n')) {
    if (!line.starts_with(name)) continue;
    const std::string_view flags = trim(line.substr(name.size()));
    // In octal digits; the last two bits are the way of access.
    return !flags.empty() && (flags.back() - '0') % 4 != O_RDONLY;
  }
  return false;
}

bool holds(const std::filesystem::path& process, const HeldFile& file) {
  std::error_code error;
  std::filesystem::directory_iterator entries(process / "fd", error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    struct stat status {};
    if (::stat(entries->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if (FileIdentity{status.st_dev, status.st_ino} != file.identity) continue;
    const std::string record = read_kernel_file(process / "fdinfo" / entries->path().filename());
    if (file.has_locks ? has_lock_line(record) : is_for_writing(record)) return true;
  }
  return false;
}

/// The file where somebody may hold it.
std::optional<HeldFile> find_held_file(const Directory& directory, const RelativePath& path) {
  const auto file = directory.find_file(path, O_RDONLY);
  struct stat status {};
  if (!file || fstat(file->get(), &status) != 0) return std::nullopt;
  HeldFile held{.identity = {status.st_dev, status.st_ino}};
  struct flock lock = whole_file();
  held.has_locks = fcntl(file->get(), F_OFD_GETLK, &lock) == 0;
  if (held.has_locks && lock.l_type == F_UNLCK) return std::nullopt;
  return held;
}

}  // namespace

std::vector<ProcessId> find_holders(const Directory& directory, const RelativePath& file) {
  std::vector<ProcessId> holders;
  const auto held = find_held_file(directory, file);
  if (!held) return holders;
  std::error_code error;
  std::filesystem::directory_iterator entries("/proc", error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const auto pid = parse_int64(entries->path().filename().string());
    if (!pid || !holds(entries->path(), *held)) continue;
    if (const auto process = find_process(static_cast<pid_t>(*pid))) holders.push_back(*process);
  }
  return holders;
}

}  // namespace mlf
