// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

namespace {

using Share = void (*)(std::size_t, const std::function<void(std::size_t)>&);
constexpr std::size_t sizes[] = {0, 1, 3, 64, 1000};

}  // namespace

TEST_CASE("work that is shared is done once each") {
  for (const Share share : {mlf::parallel_for, mlf::parallel_wait}) {
    for (const std::size_t count : sizes) {
      CAPTURE(count);
      std::vector<std::atomic<int>> done(count);
      share(count, [&](std::size_t i) { ++done[i]; });
      CHECK(std::all_of(done.begin(), done.end(), [](const auto& times) { return times == 1; }));
    }
  }
}

TEST_CASE("a failure of work that is shared is the caller's") {
  for (const Share share : {mlf::parallel_for, mlf::parallel_wait}) {
    const auto fail_at_7 = [](std::size_t i) {
      if (i == 7) throw std::runtime_error("seven");
    };
    CHECK_THROWS_WITH_AS(share(100, fail_at_7), "seven", std::runtime_error);
  }
}
