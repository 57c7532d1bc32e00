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

/// The place of one environment in the cache: ROOT/MANAGER/KEY/, with KEY.lock beside it. An
/// environment cannot be moved once it is made, so it is made where it stays, and it is there only
/// once the file with its record is, which is written last. What makes or removes it holds the lock
/// alone; what uses it shares it.
class Slot {
 public:
  Slot(const std::filesystem::path& root, Manager manager, std::string_view key);

  /// Absolute.
  const std::filesystem::path& directory() const { return directory_; }

  /// nullopt when another process holds it otherwise. Makes the directories on the way.
  std::optional<FileLock> try_lock(FileLock::Mode mode) const;
  /// The same without making anything; nullopt also when there is nothing.
  std::optional<FileLock> try_lock_existing(FileLock::Mode mode) const;

  /// nullopt when it is not there or was not completed.
  std::optional<Record> read() const;
  /// Completes it. The power may fail at any time: the record stands for what is on disk.
  void write(const Record& record, std::string_view requirements) const;
  void remove() const;

  /// When it was last used, and that it is used now, as far as the cache may be written.
  std::optional<std::int64_t> last_used_ms() const;
  void touch() const;

 private:
  std::filesystem::path parent_;
  std::string key_;
  std::filesystem::path directory_;
};

/// The file in a slot's directory that holds what is installed.
inline constexpr std::string_view requirements_name = "mlf-requirements.txt";
inline constexpr std::string_view record_name = "mlf-environment.json";
inline constexpr std::string_view lock_suffix = ".lock";

/// Bytes that a directory takes on disk.
std::uint64_t disk_usage(const std::filesystem::path& directory);

}  // namespace mlf::env
