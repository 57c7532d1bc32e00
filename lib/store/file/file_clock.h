// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "base/file.h"

namespace mlf::store {

/// This machine's clock, in ns since 1970.
std::int64_t wall_clock_ns();

/// The clock that sets the times of files in a directory: this machine's or, where the file system
/// is not known to be local, a server's, which may differ by any amount.
class FileClock {
 public:
  enum class Kind { local, remote };

  /// `directory` must outlive this object. The other constructor is for tests.
  explicit FileClock(const Directory& directory);
  FileClock(const Directory& directory, Kind kind, std::function<std::int64_t()> own_clock);

  /// The current time: a file changed after this call gets this time or a later one, apart from the
  /// resolution of the file system's times. A server's clock is read once, from a temporary file in
  /// the directory; where none can be created, the result is a time before all others. Thread-safe.
  std::int64_t now_ns() const;

 private:
  const Directory& directory_;
  Kind kind_;
  std::function<std::int64_t()> own_clock_;
  mutable std::once_flag is_measured_;
  mutable std::optional<std::int64_t> ahead_ns_;  ///< how far the server's clock is ahead of ours
};

}  // namespace mlf::store
