// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <array>
#include <chrono>
#include <ctime>

namespace mlf {

namespace {

/// `parts` is null when the time has no date.
std::string text_of(const std::tm* parts, const char* format, std::int64_t ms) {
  std::array<char, 32> text{};
  if (parts == nullptr || std::strftime(text.data(), text.size(), format, parts) == 0) {
    return std::to_string(ms);
  }
  return text.data();
}

}  // namespace

std::int64_t SystemClock::now_ms() const {
  using std::chrono::milliseconds;
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<milliseconds>(since_epoch).count();
}

std::string local_time_text(std::int64_t ms) {
  const std::time_t seconds = ms / 1000;
  std::tm parts{};
  return text_of(localtime_r(&seconds, &parts), "%Y-%m-%d %H:%M:%S", ms);
}

std::string utc_time_text(std::int64_t ms) {
  const std::time_t seconds = ms / 1000;
  std::tm parts{};
  return text_of(gmtime_r(&seconds, &parts), "%Y-%m-%dT%H:%M:%SZ", ms);
}

}  // namespace mlf
