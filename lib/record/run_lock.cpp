// SPDX-License-Identifier: Apache-2.0
#include "record/run_lock.h"

#include <algorithm>
#include <cerrno>
#include <functional>
#include <iterator>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/kernel_file.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::record {

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

void lock_file(int descriptor, const std::filesystem::path& shown) {
  struct flock lock = whole_file();
  if (fcntl(descriptor, F_OFD_SETLK, &lock) == 0) return;
  if (errno != EAGAIN && errno != EACCES) return;
  throw invalid_state("'{}' is held by another process, which carries the run out",
                      printable(shown.string()));
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
std::optional<HeldFile> find_held_file(const std::filesystem::path& run_directory,
                                       std::string_view name) {
  const auto directory = Directory::find(run_directory);
  if (!directory) return std::nullopt;
  const auto file = directory->find_file(RelativePath::parse(name), O_RDONLY);
  struct stat status {};
  if (!file || fstat(file->get(), &status) != 0) return std::nullopt;
  HeldFile held{.identity = {status.st_dev, status.st_ino}};
  struct flock lock = whole_file();
  held.has_locks = fcntl(file->get(), F_OFD_GETLK, &lock) == 0;
  if (held.has_locks && lock.l_type == F_UNLCK) return std::nullopt;
  return held;
}

}  // namespace

std::vector<ProcessId> find_lock_holders(const std::filesystem::path& run_directory,
                                         std::string_view file) {
  std::vector<ProcessId> holders;
  const auto held = find_held_file(run_directory, file);
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

std::vector<ProcessId> find_run_processes(const std::filesystem::path& run_directory) {
  return find_lock_holders(run_directory, lock_name);
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

}  // namespace mlf::record
