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

/// The same for rows that are scored, or otherwise worked off.
class RowProgress {
 public:
  using Clock = std::chrono::steady_clock;

  /// `total` is the input's size in bytes; 0 when it is not known.
  RowProgress(Session& session, std::uint64_t total);
  ~RowProgress();
  RowProgress(const RowProgress&) = delete;
  RowProgress& operator=(const RowProgress&) = delete;

  /// So many rows are done. Of the `read` bytes, the first `skipped` were done earlier.
  void show(std::uint64_t rows, std::uint64_t read, std::uint64_t skipped);

 private:
  Session& session_;
  std::uint64_t total_;
  Clock::time_point start_;
  Clock::time_point next_;
};

/// What RowProgress shows.
struct RowCounts {
  std::uint64_t rows = 0;
  std::uint64_t read = 0;     ///< bytes
  std::uint64_t skipped = 0;  ///< bytes that were done earlier
  std::uint64_t total = 0;    ///< bytes; 0 when not known
};

/// "45%  120000 rows  31000 rows/s  1 min 5 s left".
std::string progress_text(const RowCounts& counts, std::chrono::milliseconds since);

/// "45%  1.2 GiB of 2.6 GiB  310 MiB/s". `total` is 0 when it is not known; `since` is the time
/// since the copy began.
std::string progress_text(std::uint64_t done, std::uint64_t total, std::chrono::milliseconds since);

}  // namespace mlf::cli
