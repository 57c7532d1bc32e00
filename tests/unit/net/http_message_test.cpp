// SPDX-License-Identifier: Apache-2.0
#include "net/http_message.h"

#include <string>

#include <doctest/doctest.h>

#include "base/error.h"

using namespace mlf;
using namespace mlf::net;

TEST_CASE("header fields are found whatever their case") {
  Headers headers;
  headers.add("Content-Type", "a/b");
  headers.add("X", "1");
  headers.add("x", "2");
  CHECK(*headers.find("content-TYPE") == "a/b");
  CHECK(headers.count("X") == 2);
  CHECK(headers.find("Y") == nullptr);
  headers.set("X", "3");
  CHECK(headers.fields() == std::vector<HeaderField>{{"Content-Type", "a/b"}, {"X", "3"}});
  headers.remove("x");
  CHECK(headers.count("X") == 0);
}

TEST_CASE("a field that is a list has tokens") {
  Headers headers;
  headers.add("Connection", "Keep-Alive, Upgrade");
  headers.add("connection", "x");
  CHECK(headers.has_token("connection", "keep-alive"));
  CHECK(headers.has_token("connection", "UPGRADE"));
  CHECK(headers.has_token("connection", "x"));
  CHECK_FALSE(headers.has_token("connection", "keep"));
}

TEST_CASE("no value can end its line") {
  Headers headers;
  for (const std::string value : {"a\r\nX: b", "a\nb", "a\rb", " a", "a ", "a\x01", "a\x7f"}) {
    CHECK_THROWS_AS(headers.add("X", value), Error);
    CHECK_THROWS_AS(headers.set("X", value), Error);
  }
  CHECK_THROWS_AS(headers.add("X", std::string("a\0b", 3)), Error);
  for (const std::string name : {"", "a b", "a:", "a\r\n", "\xc3\xa4"}) {
    CHECK_THROWS_AS(headers.add(name, "x"), Error);
  }
  CHECK(headers.fields().empty());
  headers.add("X", "");
  headers.add("X", "a\tb \xc3\xa4");
}
