// SPDX-License-Identifier: Apache-2.0
//
// The file is a log: a header, then frames of a checksum, a length and a record. A later record of
// a run replaces an earlier one. Appending is one write(2) under a lock, so that a reader finds
// whole frames or, after a crash, a last one whose checksum fails, at which it stops. Rewriting
// publishes a new file by renaming it; readers keep the one they have mapped.
#include "store/file/run_index.h"

#include <fcntl.h>
#include <sys/mman.h>

#define XXH_INLINE_ALL
#include <bit>
#include <cstring>

#include <xxhash.h>

#include "base/error.h"
#include "store/file/layout.h"

namespace mlf::store {

namespace {

/// The version changes with the layout of records and frames.
constexpr std::string_view header =
    std::endian::native == std::endian::little ? "mlf-index 1 le\n" : "mlf-index 1 be\n";

struct FrameHeader {
  std::uint64_t checksum = 0;
  std::uint64_t size = 0;
};

/// Rewriting pays once this much is useless and it is more than half.
constexpr std::size_t tolerated_waste = std::size_t{1} << 20;

RelativePath index_path() { return RelativePath() / layout::index; }

void append_frame(std::string& out, std::string_view record) {
  const FrameHeader frame{.checksum = XXH3_64bits(record.data(), record.size()),
                          .size = record.size()};
  out.append(reinterpret_cast<const char*>(&frame), sizeof frame);
  out += record;
}

/// The record at the front of `bytes`, which is moved behind it; empty when none is whole.
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
    if (!file) return;
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
    if (bytes_.empty() || damaged_ || wasteful) {
      rewrite(experiment, changed, run_ids);
    } else {
      append(experiment, changed);
    }
  } catch (const Error&) {
    // A store that cannot be written is searched all the same.
  }
}

void RunIndex::append(const Directory& experiment, std::span<const std::string> changed) const {
  const auto lock = FileLock::try_lock(experiment, index_path());
  if (!lock) return;
  const auto status = experiment.status(index_path());
  // Where another process has written since, its records are as good as ours.
  if (!status || status->size != bytes_.size()) return;
  std::string frames;
  for (const auto& record : changed) append_frame(frames, record);
  experiment.append_file(index_path(), frames);
}

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
  experiment.replace_file(index_path(), content, Durability::none);
}

}  // namespace mlf::store
