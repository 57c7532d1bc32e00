// SPDX-License-Identifier: Apache-2.0
#include "net/http_range.h"

#include <string>

#include <doctest/doctest.h>

using namespace mlf::net;
using Kind = RangeRequest::Kind;

namespace {

RangeRequest part(std::uint64_t first, std::uint64_t length) {
  return {.kind = Kind::part, .range = {.first = first, .length = length}};
}

}  // namespace

TEST_CASE("one range of bytes is understood") {
  CHECK(parse_range("bytes=2-5", 10) == part(2, 4));
  CHECK(parse_range("bytes=2-", 10) == part(2, 8));
  CHECK(parse_range("bytes=-3", 10) == part(7, 3));
  CHECK(parse_range("bytes=0-0", 10) == part(0, 1));
  CHECK(parse_range("bytes=0-99", 10) == part(0, 10));
  CHECK(parse_range("bytes=-99", 10) == part(0, 10));
  CHECK(parse_range("Bytes= 9-9", 10) == part(9, 1));
  CHECK(parse_range("bytes=0-18446744073709551615", 10) == part(0, 10));
}

TEST_CASE("a range without bytes cannot be satisfied") {
  for (const std::string value : {"bytes=10-", "bytes=10-20", "bytes=-0"}) {
    CHECK(parse_range(value, 10).kind == Kind::unsatisfiable);
  }
  CHECK(parse_range("bytes=0-", 0).kind == Kind::unsatisfiable);
  CHECK(parse_range("bytes=-5", 0).kind == Kind::unsatisfiable);
}

TEST_CASE("everything else asks for the whole file") {
  for (const std::string value :
       {"", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "bytes=a-b", "bytes=+1-2",
        "bytes=1--2", "bytes=1-2-3", "items=0-1", "bytes=18446744073709551616-"}) {
    CAPTURE(value);
    CHECK(parse_range(value, 10) == RangeRequest{});
  }
}
