// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

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

}  // namespace mlf
