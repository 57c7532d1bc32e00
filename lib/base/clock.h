// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace mlf {

/// The time of day. Tests use a clock of their own.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Milliseconds since 1970-01-01 00:00 UTC; MLflow stores every time in this unit.
  virtual std::int64_t now_ms() const = 0;
};

/// The system's clock. Thread-safe.
class SystemClock : public Clock {
 public:
  std::int64_t now_ms() const override;
};

/// A time in ms since 1970 as text. When the system cannot tell its date: the number.
std::string local_time_text(std::int64_t ms);  ///< "2026-11-30 01:05:52", in the local time zone
std::string utc_time_text(std::int64_t ms);    ///< "2026-11-30T01:05:52Z"

}  // namespace mlf
