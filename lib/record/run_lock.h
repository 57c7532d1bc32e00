// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/process_identity.h"

namespace mlf::record {

/// The file ".mlf-exec" in a run's directory: locked as long as the processes live that hold it,
/// and touched from time to time, so that others see, from other machines too, that the run is
/// alive.
class RunLock {
 public:
  /// Takes the lock, which nobody else can want: the run is new.
  explicit RunLock(const std::filesystem::path& run_directory);

  /// To be inherited by the command, which then holds the lock too.
  int descriptor() const { return file_.get(); }
  /// Sets the file's times to now.
  void touch() const;

 private:
  FileDescriptor file_;
};

/// Locks an open file until the last process is gone that has it open through this descriptor or
/// one that was inherited from it. A file system without locks is no error.
/// @throws Error INVALID_STATE when another has the lock.
void lock_file(int descriptor, const std::filesystem::path& shown);

/// The processes of this machine that hold the lock of a file in a run's directory, as the kernel
/// says it: what a store contains can make no other process one of them. Where the file system has
/// no locks, those that have the file open for writing. Processes that the user may not look at are
/// not found.
std::vector<ProcessId> find_lock_holders(const std::filesystem::path& run_directory,
                                         std::string_view file);
/// Those of RunLock's file.
std::vector<ProcessId> find_run_processes(const std::filesystem::path& run_directory);

/// What the file says from outside.
enum class LockState { held, free, absent };
LockState lock_state(const std::filesystem::path& run_directory);

/// The last time, in ms, at which the run's lock file, metrics or recorded output changed; nullopt
/// when it has none of them.
std::optional<std::int64_t> last_sign_of_life(const std::filesystem::path& run_directory);

}  // namespace mlf::record
