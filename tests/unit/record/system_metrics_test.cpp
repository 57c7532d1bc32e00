// SPDX-License-Identifier: Apache-2.0
#include "record/system_metrics.h"

#include <doctest/doctest.h>

using namespace mlf::record;  // NOLINT(google-build-using-namespace)

TEST_CASE("processor times: guest time is in user time already") {
  const auto times = parse_cpu_times("cpu  100 10 50 800 40 0 5 5 30 0\ncpu0 1 2 3 4\n");
  REQUIRE(times);
  CHECK(times->total == 1010);
  CHECK(times->busy == 170);
  CHECK_FALSE(parse_cpu_times(""));
  CHECK_FALSE(parse_cpu_times("cpu 1 2 x 4 5"));
}

TEST_CASE("used memory is what is not available") {
  const auto use = parse_memory_use("MemTotal:  1000 kB\nMemFree: 1 kB\nMemAvailable:  400 kB\n");
  REQUIRE(use);
  CHECK(use->total == 1'024'000);
  CHECK(use->used == 600 * 1024);
  CHECK_FALSE(parse_memory_use("MemTotal: 5 kB\n"));
}

TEST_CASE("all network interfaces are added up") {
  const auto use = parse_network_use(
      "Inter-| Receive | Transmit\n face |bytes packets|bytes\n"
      "    lo:    10    1 0 0 0 0 0 0    20 1 0 0 0 0 0 0\n"
      "eth0:1:  5    1 0 0 0 0 0 0    7 1 0 0 0 0 0 0\n");
  REQUIRE(use);
  CHECK(use->received == 15);
  CHECK(use->transmitted == 27);
  CHECK_FALSE(parse_network_use("nothing"));
}
