// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "net/download.h"

using namespace mlf::net;

TEST_CASE("only http and https are downloaded") {
  CHECK(is_http("https://example.org/a"));
  CHECK(is_http("HTTP://example.org"));
  CHECK_FALSE(is_http("file:///etc/passwd"));
  CHECK_FALSE(is_http("httpx://a"));
  CHECK_FALSE(is_http("a/b"));
}
