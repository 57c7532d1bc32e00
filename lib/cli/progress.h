// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "cli/session.h"

namespace mlf::cli {

/// Shows the progress of a copy as the session's status line: nothing for the first half second,
/// then a line that is redrawn ten times a second at most, and is removed by the destructor.
/// Thread-safe.
class TransferProgress {
 public:
  using Clock = std::chrono::steady_clock;

  /// `total` is 0 when it is not known.
  TransferProgress(Session& session, std::uint64_t total);
  ~TransferProgress();
  TransferProgress(const TransferProgress&) = delete;
  TransferProgress& operator=(const TransferProgress&) = delete;

  void add(std::uint64_t bytes);

 private:
  Session& session_;
  std::uint64_t total_;
  bool shows_;
  std::mutex mutex_;
  std::uint64_t done_ = 0;
  Clock::time_point start_;
  Clock::time_point next_;
};

/// "45%  1.2 GiB of 2.6 GiB  310 MiB/s". `total` is 0 when it is not known; `since` is the time
/// since the copy began.
std::string progress_text(std::uint64_t done, std::uint64_t total, std::chrono::milliseconds since);

}  // namespace mlf::cli
