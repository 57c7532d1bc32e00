// SPDX-License-Identifier: Apache-2.0
#include "search/token_reader.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using mlf::search::TokenReader;

namespace {

/// The identifier at the start of a text.
std::string identifier(std::string_view text) {
  TokenReader reader(text);
  REQUIRE(reader.at_identifier());
  return std::string(reader.take_identifier());
}

}  // namespace

TEST_CASE("names are joined by dots and arrows, with spaces around them") {
  CHECK(identifier("metrics.a > 1") == "metrics.a");
  CHECK(identifier("metrics.a.b.c = 1") == "metrics.a.b.c");
  CHECK(identifier("metrics . a = 1") == "metrics . a");
  CHECK(identifier("tags.\"a b\".`c d` = 1") == "tags.\"a b\".`c d`");
  CHECK(identifier("params.a->b->>c = 1") == "params.a->b->>c");
  CHECK(identifier("a b") == "a");
}

TEST_CASE("a text in single quotes, a call or * ends it") {
  CHECK(identifier("tags.'a'.b = 1") == "tags.'a'");
  CHECK(identifier("metrics.f(x, (y)).z = 1") == "metrics.f(x, (y))");
  CHECK(identifier("metrics.*.a") == "metrics.*");
}

TEST_CASE("a dot with nothing to join belongs to it") {
  CHECK(identifier("metrics. > 1") == "metrics.");
  CHECK(identifier("metrics..a > 1") == "metrics..a");
  CHECK(identifier("metrics.in > 1") == "metrics.");
}

TEST_CASE("subscripts and directions belong to it") {
  CHECK(identifier("metrics.a[0] [1] > 1") == "metrics.a[0]");
  CHECK(identifier("metrics.a[b[0]][1] > 1") == "metrics.a[b[0]][1]");
  CHECK(identifier("metrics.a DESC > 1") == "metrics.a DESC");
  CHECK(identifier("metrics.a[0 > 1") == "metrics.a");
}

TEST_CASE("an alias is joined on demand") {
  TokenReader reader("params.opt name IS NULL");
  const auto first = reader.take_identifier();
  CHECK(first == "params.opt");
  CHECK(reader.take_alias(first) == "params.opt name");
  CHECK(reader.peek().is_keyword("IS"));
  CHECK(reader.take_alias("x") == "x");
}

TEST_CASE("parentheses are taken whole or not at all") {
  TokenReader reader("  ('a', (')')) rest");
  CHECK(reader.peek_second().text == "'a'");
  CHECK(reader.take_parenthesis() == "('a', (')'))");
  CHECK(reader.peek().text == "rest");
  CHECK_FALSE(reader.take_parenthesis());
  CHECK_FALSE(TokenReader("(a").take_parenthesis());
}

TEST_CASE("at the end there is an empty token, again and again") {
  TokenReader reader(" a ");
  CHECK(reader.take().text == "a");
  CHECK(reader.at_end());
  CHECK(reader.peek().text.empty());
  CHECK(reader.take().text.empty());
  CHECK(reader.at_end());
  CHECK_FALSE(reader.at_identifier());
}
