// SPDX-License-Identifier: Apache-2.0
//
// Appends lines to metric files. Several processes, also Python ones, append to the same file
// without a lock: each writes whole lines with one write(2) to an O_APPEND descriptor, and the
// kernel does not mix such writes. This holds on local file systems. NFS clients only emulate
// O_APPEND, so there mlf's writers take a lock.
#include "store/file/metric_log.h"

#include <cerrno>
#include <chrono>
#include <optional>
#include <thread>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "store/file/layout.h"
#include "store/file/metric_file.h"
#include "store/file/shared_access.h"

namespace mlf::store {

namespace {

using namespace std::chrono_literals;

/// A line that has no end after this time is not being written any more.
constexpr auto settled = 2s;
constexpr std::size_t flush_size = std::size_t{1} << 18;

bool is_on_network(int descriptor) {
  struct statfs info = {};
  if (::fstatfs(descriptor, &info) != 0) return false;
  const auto type = static_cast<unsigned long>(info.f_type);
  return type == NFS_SUPER_MAGIC || type == SMB_SUPER_MAGIC || type == 0xFF534D42UL;  // CIFS
}

bool ends_in_mid_line(int descriptor, off_t size) {
  char last = '\n';
  return size > 0 && ::pread(descriptor, &last, 1, size - 1) == 1 && last != '\n';
}

bool is_young(const struct stat& status) {
  const auto modified = std::chrono::system_clock::from_time_t(status.st_mtim.tv_sec) +
                        std::chrono::nanoseconds(status.st_mtim.tv_nsec);
  return modified + settled > std::chrono::system_clock::now();
}

/// The offset behind the last complete line.
off_t end_of_last_line(int descriptor, off_t size) {
  char c = 0;
  while (size > 0 && ::pread(descriptor, &c, 1, size - 1) == 1 && c != '\n') --size;
  return size;
}

/// Cuts off a line that a crash left incomplete. An incomplete line that is recent may still be
/// being written: this waits while the file grows, and otherwise only until the line is old,
/// whatever the server's clock says.
void repair_tail(const Directory& experiment, int descriptor, const std::string& path) {
  struct stat status = {};
  off_t size = -1;
  auto deadline = std::chrono::steady_clock::now();
  for (;;) {
    if (::fstat(descriptor, &status) != 0) throw system_error(errno, "read", path);
    if (!ends_in_mid_line(descriptor, status.st_size)) return;
    if (status.st_size != size) deadline = std::chrono::steady_clock::now() + settled;
    size = status.st_size;
    if (!is_young(status) || std::chrono::steady_clock::now() > deadline) break;
    std::this_thread::sleep_for(10ms);
  }
  const StoreLock lock(experiment, RelativePath() / layout::lock);
  if (::fstat(descriptor, &status) != 0) throw system_error(errno, "read", path);
  if (!ends_in_mid_line(descriptor, status.st_size)) return;
  if (::ftruncate(descriptor, end_of_last_line(descriptor, status.st_size)) != 0) {
    throw system_error(errno, "repair", path);
  }
}

/// Writes all of `lines` or, on an error, none: what was written before the disk was full is
/// removed.
void append_whole(int descriptor, std::string_view lines, const std::string& path) {
  std::size_t written = 0;
  while (written < lines.size()) {
    const ssize_t count = ::write(descriptor, lines.data() + written, lines.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error = errno;
      struct stat status = {};
      if (written > 0 && ::fstat(descriptor, &status) == 0) {
        (void)!::ftruncate(descriptor, end_of_last_line(descriptor, status.st_size));
      }
      throw system_error(error, "write", path);
    }
    written += static_cast<std::size_t>(count);
  }
}

}  // namespace

namespace {

/// The error for `key`, which conflicts with the existing key `taken`.
Error key_clash(std::string_view key, std::string_view taken) {
  return invalid_parameter(
      "key '{}' cannot be logged: '{}' is already {}, and a key cannot be both a key and the "
      "beginning of others",
      printable(key), printable(taken),
      taken.size() < key.size() ? "a key" : "the beginning of keys");
}

}  // namespace

void check_key_clash(const Directory& run, std::string_view folder, std::string_view key) {
  const auto top = RelativePath() / folder;
  RelativePath path = top;
  for (const auto component : split(key, '/')) {
    path = path / component;
    const auto status = run.status(path);
    if (!status) return;
    const bool is_leaf = path.str().size() == top.str().size() + 1 + key.size();
    const auto name = std::string_view(path.str()).substr(top.str().size() + 1);
    const auto clashing = is_leaf ? FileStatus::Kind::directory : FileStatus::Kind::file;
    if (status->kind == clashing) throw key_clash(key, name);
  }
}

void append_metric_lines(const Directory& experiment, const Directory& run, std::string_view key,
                         std::string_view lines, Durability durability) {
  const auto path = RelativePath() / layout::metrics / RelativePath::parse(key);
  check_key_clash(run, layout::metrics, key);
  std::optional<StoreLock> turn;
  if (is_on_network(run.descriptor())) turn.emplace(experiment, RelativePath() / layout::lock);
  const auto full_path = (run.path() / path.str()).string();
  for (int attempt = 0; attempt < 3; ++attempt) {
    if (const auto file = run.find_file(path, O_RDWR | O_APPEND)) {
      repair_tail(experiment, file->get(), full_path);
      append_whole(file->get(), lines, full_path);
      if (durability == Durability::full && ::fdatasync(file->get()) != 0) {
        throw system_error(errno, "flush", full_path);
      }
      return;
    }
    run.make_directories(path.parent());
    if (run.create_file(path, lines, durability)) return;
  }
  throw internal_error("'{}' keeps appearing and disappearing", printable(full_path));
}

FileMetricWriter::~FileMetricWriter() {
  try {
    FileMetricWriter::flush();
  } catch (const Error&) {
    // Errors are ignored, as MetricWriter says; callers that want to see them call flush().
  }
}

void FileMetricWriter::do_append(const std::string& key, const MetricPoint& point) {
  if (key_ != &key) {
    key_ = &key;
    lines_ = &pending_[key];
  }
  append_metric_line(*lines_, point);
  if (lines_->size() >= flush_size) write(key, *lines_);
}

void FileMetricWriter::flush() {
  for (auto& [key, lines] : pending_) {
    if (!lines.empty()) write(key, lines);
  }
}

void FileMetricWriter::write(std::string_view key, std::string& lines) {
  append_metric_lines(experiment_, run_, key, lines, durability_);
  lines.clear();
}

}  // namespace mlf::store
