// SPDX-License-Identifier: Apache-2.0
//
// Caches what was read of an experiment's runs. The file is a log: a header, then frames, each with
// a checksum, a length and a record. A later record of a run replaces an earlier one. Appending is
// one write(2) under a lock, so a reader finds whole frames or, after a crash, a last one with a
// wrong checksum, where it stops. Rewriting creates a new file and renames it; readers keep the
// file that they have mapped.
//
// Each user has an index. One for all users would need permissions that match those of all files
// and directories whose content it holds, also when these change later.
#include "store/file/run_index.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <bit>
#include <cstring>

#include <xxhash.h>

#include "base/error.h"
#include "store/file/layout.h"

namespace mlf::store {

namespace {

/// The version changes with the format of records and frames.
constexpr std::string_view header =
    std::endian::native == std::endian::little ? "mlf-index 1 le\n" : "mlf-index 1 be\n";

struct FrameHeader {
  std::uint64_t checksum = 0;
  std::uint64_t size = 0;
};

/// The file is rewritten when this many bytes, and more than half of it, are out of date.
constexpr std::size_t tolerated_waste = std::size_t{1} << 20;

RelativePath index_path() {
  return RelativePath() / fmt::format("{}{}", layout::index_prefix, ::geteuid());
}

/// Whether the file belongs to this user, or to the experiment's owner, who controls its runs
/// anyway; on network file systems all files may belong to one user.
bool is_trustworthy(int index, const Directory& experiment) {
  struct stat file = {};
  struct stat directory = {};
  return ::fstat(index, &file) == 0 && ::fstat(experiment.descriptor(), &directory) == 0 &&
         (file.st_uid == ::geteuid() || file.st_uid == directory.st_uid);
}

bool is_private(const struct stat& file) {
  return file.st_uid == ::geteuid() && (file.st_mode & 077) == 0;
}

/// Locks out other processes of this user. Without locks a damaged end is found by its checksum.
bool is_locked_by_another(int descriptor) {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return ::fcntl(descriptor, F_OFD_SETLK, &lock) != 0 && (errno == EAGAIN || errno == EACCES);
}

void append_frame(std::string& out, std::string_view record) {
  const FrameHeader frame{.checksum = XXH3_64bits(record.data(), record.size()),
                          .size = record.size()};
  out.append(reinterpret_cast<const char*>(&frame), sizeof frame);
  out += record;
}

/// Removes the first record from the front of `bytes` and returns it; empty when none is complete.
std::string_view take_frame(std::string_view& bytes) {
  FrameHeader frame;
  if (bytes.size() < sizeof frame) return {};
  std::memcpy(&frame, bytes.data(), sizeof frame);
  if (frame.size == 0 || frame.size > bytes.size() - sizeof frame) return {};
  const auto record = bytes.substr(sizeof frame, frame.size);
  if (XXH3_64bits(record.data(), record.size()) != frame.checksum) return {};
  bytes.remove_prefix(sizeof frame + frame.size);
  return record;
}

}  // namespace

RunIndex::RunIndex(const Directory& experiment) {
  try {
    const auto file = experiment.find_file(index_path(), O_RDONLY);
    if (!file || !is_trustworthy(file->get(), experiment)) return;
    const auto size = static_cast<std::size_t>(::lseek(file->get(), 0, SEEK_END));
    void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file->get(), 0);
    if (address == MAP_FAILED) return;
    mapping_ = std::shared_ptr<const void>(
        address, [size](const void* a) { ::munmap(const_cast<void*>(a), size); });
    bytes_ = {static_cast<const char*>(address), size};
  } catch (const Error&) {
    return;  // without an index everything is read from the files
  }
  if (!bytes_.starts_with(header)) {
    bytes_ = {};
    return;
  }
  std::string_view rest = bytes_.substr(header.size());
  for (auto record = take_frame(rest); !record.empty(); record = take_frame(rest)) {
    auto& slot = records_[RunRecord(record).run_id()];
    live_bytes_ += record.size() - slot.bytes().size();
    slot = RunRecord(record);
  }
  damaged_ = !rest.empty();
}

RunRecord RunIndex::find(std::string_view run_id) const {
  const auto found = records_.find(run_id);
  return found == records_.end() ? RunRecord() : found->second;
}

void RunIndex::save(const Directory& experiment, std::span<const std::string> changed,
                    std::span<const std::string> run_ids) const {
  if (changed.empty()) return;
  try {
    std::size_t added = 0;
    for (const auto& record : changed) added += record.size();
    const bool wasteful = bytes_.size() + added > 2 * (live_bytes_ + tolerated_waste);
    if (bytes_.empty() || damaged_ || wasteful || !append(experiment, changed)) {
      rewrite(experiment, changed, run_ids);
    }
  } catch (const Error&) {
    // A store that cannot be written to can still be searched.
  }
}

bool RunIndex::append(const Directory& experiment, std::span<const std::string> changed) const {
  const auto file = experiment.find_file(index_path(), O_WRONLY | O_APPEND);
  if (!file) return false;
  if (is_locked_by_another(file->get())) return true;
  struct stat status = {};
  if (::fstat(file->get(), &status) != 0 || !is_private(status)) return false;
  // When another process has written since, its records are as good as ours.
  if (static_cast<std::size_t>(status.st_size) != bytes_.size()) return true;
  std::string frames;
  for (const auto& record : changed) append_frame(frames, record);
  write_all(file->get(), frames, layout::index_prefix);
  return true;
}

namespace {

/// Replaces the index with a file that only this user can open.
void publish(const Directory& experiment, std::string_view content) {
  const auto temporary = RelativePath() / temporary_name();
  try {
    FileDescriptor file(::openat(experiment.descriptor(), temporary.c_str(),
                                 O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) throw system_error(errno, "create", temporary.str());
    write_all(file.get(), content, temporary.str());
    file.reset();
    experiment.rename(temporary, experiment, index_path());
  } catch (const Error&) {
    ::unlinkat(experiment.descriptor(), temporary.c_str(), 0);
    throw;
  }
}

}  // namespace

void RunIndex::rewrite(const Directory& experiment, std::span<const std::string> changed,
                       std::span<const std::string> run_ids) const {
  std::unordered_map<std::string_view, std::string_view> newest;
  for (const auto& record : changed) newest[RunRecord(record).run_id()] = record;
  std::string content(header);
  for (const auto& run_id : run_ids) {
    const auto found = newest.find(run_id);
    const auto record = found == newest.end() ? find(run_id).bytes() : found->second;
    if (!record.empty()) append_frame(content, record);
  }
  publish(experiment, content);
  ::unlinkat(experiment.descriptor(), std::string(layout::old_index).c_str(), 0);
}

}  // namespace mlf::store
