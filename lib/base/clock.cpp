// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <chrono>

namespace mlf {

std::int64_t SystemClock::now_ms() const {
  using std::chrono::milliseconds;
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<milliseconds>(since_epoch).count();
}

}  // namespace mlf
