// SPDX-License-Identifier: Apache-2.0
#include "net/bearer_token.h"

#include <fstream>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::net;

namespace {

Request with_authorization(std::string_view value) {
  Request request;
  request.headers.add("Authorization", value);
  return request;
}

}  // namespace

TEST_CASE("a request has the token or it has not") {
  const BearerToken token("right-token");
  CHECK(token.is_in(with_authorization("Bearer right-token")));
  CHECK(token.is_in(with_authorization("bearer  right-token")));
  CHECK_FALSE(token.is_in(with_authorization("Bearer right-tokem")));
  CHECK_FALSE(token.is_in(with_authorization("Bearer right-token2")));
  CHECK_FALSE(token.is_in(with_authorization("Bearer")));
  CHECK_FALSE(token.is_in(with_authorization("Basic right-token")));
  CHECK_FALSE(token.is_in(with_authorization("right-token")));
  CHECK_FALSE(token.is_in({}));
  auto twice = with_authorization("Bearer right-token");
  twice.headers.add("Authorization", "Bearer right-token");
  CHECK_FALSE(token.is_in(twice));
}

TEST_CASE("a token is the only line of its file") {
  const test::TempDir directory;
  const auto file = directory.path() / "token";
  std::ofstream(file) << "secret-token\n";
  CHECK(BearerToken::read(file).is_in(with_authorization("Bearer secret-token")));
  for (const char* wrong : {"", "\n", "short", "two words-", "two\nlines-here", "umläut-token"}) {
    CAPTURE(wrong);
    std::ofstream(file) << wrong;
    CHECK_THROWS_AS(BearerToken::read(file), Error);
  }
  CHECK_THROWS_AS(BearerToken::read(directory.path() / "missing"), Error);
}
