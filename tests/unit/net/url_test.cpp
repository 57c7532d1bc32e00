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

TEST_CASE("a URL's file name is one safe name") {
  CHECK(url_file_name("http://h/a/data%20set.csv?x=1#y") == "data set.csv");
  CHECK(url_file_name("http://h/a/") == std::nullopt);
  CHECK(url_file_name("http://h") == std::nullopt);
  CHECK(url_file_name("http://h/..") == std::nullopt);
  CHECK(url_file_name("http://h/a%2fb") == std::nullopt);
  CHECK(url_file_name("http://h/%zz") == std::nullopt);
}
