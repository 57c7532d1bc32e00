// SPDX-License-Identifier: Apache-2.0
#include "base/size.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace mlf;

TEST_CASE("a size is a number of bytes, or of units of 1024") {
  CHECK(parse_size("0") == 0);
  CHECK(parse_size("4096") == 4096);
  CHECK(parse_size("512K") == 512 * 1024);
  CHECK(parse_size("64m") == 64 * 1024 * 1024);
  CHECK(parse_size("2G") == std::uint64_t{2} << 30);
  CHECK(parse_size("1T") == std::uint64_t{1} << 40);
  for (const char* wrong : {"", "K", "-1", "1.5G", "64MB", "9999999999999999T", "1 K"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(parse_size(wrong), Error);
  }
}
