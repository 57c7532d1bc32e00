// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "base/file.h"

namespace mlf::store {

/// ns since the epoch, by this machine's clock.
std::int64_t wall_clock_ns();

/// The time by the clock that stamps the files of a directory: this machine's, or, where the file
/// system is not known to be local, a server's, which may differ by any amount.
class FileClock {
 public:
  enum class Kind { local, remote };

  /// `directory` outlives it. The other form is for tests.
  explicit FileClock(const Directory& directory);
  FileClock(const Directory& directory, Kind kind, std::function<std::int64_t()> own_clock);

  /// What changes after this call gets this time or a later one, but for the tick of the file
  /// system. A server's clock is read once, from a temporary file in the directory; where none can
  /// be made the time is taken to be before all times. Thread-safe.
  std::int64_t now_ns() const;

 private:
  const Directory& directory_;
  Kind kind_;
  std::function<std::int64_t()> own_clock_;
  mutable std::once_flag is_measured_;
  mutable std::optional<std::int64_t> ahead_ns_;  ///< how far the server's clock is before ours
};

}  // namespace mlf::store
