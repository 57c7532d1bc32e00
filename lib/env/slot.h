// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "env/builder.h"

namespace mlf::env {

/// The directory of one environment in the cache: ROOT/MANAGER/KEY/, with the file KEY.lock beside
/// it. An environment cannot be moved, so it is made in its final place; it counts as complete when
/// the file with its record exists, which is written last. A process that makes or removes it holds
/// the lock exclusively, a process that uses it holds it shared.
class Slot {
 public:
  Slot(const std::filesystem::path& root, Manager manager, std::string_view key);

  /// An absolute path.
  const std::filesystem::path& directory() const { return directory_; }

  /// Locks the slot; makes its parent directories. nullopt when a lock of another process prevents
  /// it.
  std::optional<FileLock> try_lock(FileLock::Mode mode) const;
  /// The same, but makes nothing; nullopt also when there is no lock file.
  std::optional<FileLock> try_lock_existing(FileLock::Mode mode) const;

  /// The environment's record; nullopt when there is no environment or it is not complete.
  std::optional<Record> read() const;
  /// Writes the record and so completes the environment. The record is flushed to disk last, so
  /// that it is not there without the requirements after a power failure.
  void write(const Record& record, std::string_view requirements) const;
  void remove() const;

  /// The last time touch() was called, or when it was completed; nullopt when it is not complete.
  std::optional<std::int64_t> last_used_ms() const;
  /// Records that it is used now. Does nothing if this process may not write to the cache.
  void touch() const;

 private:
  std::filesystem::path parent_;
  std::string key_;
  std::filesystem::path directory_;
};

/// Files in a slot's directory: the packages that are installed, and the record.
inline constexpr std::string_view requirements_name = "mlf-requirements.txt";
inline constexpr std::string_view record_name = "mlf-environment.json";
inline constexpr std::string_view lock_suffix = ".lock";

/// The bytes that a directory and everything in it take on disk.
std::uint64_t disk_usage(const std::filesystem::path& directory);

}  // namespace mlf::env
