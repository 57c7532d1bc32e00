// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/file.h"

namespace mlf::exec {

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

/// What the file says from outside.
enum class LockState { held, free, absent };
LockState lock_state(const std::filesystem::path& run_directory);

/// The last time, in ms, at which the run's lock file, metrics or recorded output changed; nullopt
/// when it has none of them.
std::optional<std::int64_t> last_sign_of_life(const std::filesystem::path& run_directory);

}  // namespace mlf::exec
