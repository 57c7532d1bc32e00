// SPDX-License-Identifier: Apache-2.0
#include "core/page.h"

#include <limits>

#include <doctest/doctest.h>

#include "base/error.h"

using mlf::offset_of_page_token;
using mlf::page_token_of_offset;

TEST_CASE("tokens are MLflow's") {
  CHECK(page_token_of_offset(1) == "eyJvZmZzZXQiOiAxfQ==");
  CHECK(page_token_of_offset(12) == "eyJvZmZzZXQiOiAxMn0=");
  CHECK(page_token_of_offset(123) == "eyJvZmZzZXQiOiAxMjN9");
}

TEST_CASE("tokens lead back to their offset") {
  for (const std::int64_t offset :
       {std::int64_t{1}, std::int64_t{1000}, std::numeric_limits<std::int64_t>::max()}) {
    CHECK(offset_of_page_token(page_token_of_offset(offset)) == offset);
  }
  CHECK(offset_of_page_token("") == 0);
}

TEST_CASE("tokens are read as leniently as by MLflow") {
  CHECK(offset_of_page_token("eyJvZmZzZXQiOiAi\nMTIifQ==") ==
        12);                                                   // {"offset": "12"}, with a line end
  CHECK(offset_of_page_token(" eyAib2Zmc2V0IiA6NSB9 ") == 5);  // { "offset" :5 }
  CHECK(offset_of_page_token("eyJvZmZzZXQiOiAxfQ==trailing") == 1);
}

TEST_CASE("bad tokens are refused in MLflow's words") {
  const auto refuses = [](const char* token, const char* message) {
    CAPTURE(token);
    CHECK_THROWS_WITH_AS(offset_of_page_token(token), message, mlf::Error);
  };
  refuses("abc", "Invalid page token, could not base64-decode");
  refuses("a", "Invalid page token, could not base64-decode");
  refuses("!!!!", "Invalid page token, decoded value=b''");
  refuses("bm90IGpzb24=", "Invalid page token, decoded value=b'not json'");
  refuses("Jyci/wo=", R"(Invalid page token, decoded value=b'\'\'"\xff\n')");
  refuses("W10=", "Invalid page token, decoded value=b'[]'");
  refuses("eyJvZmZzZXQiOiAwfQ==", "Invalid page token, parsed value={'offset': 0}");
  refuses("eyJvZmZzZXQiOiAtMX0=", "Invalid page token, parsed value={'offset': -1}");
  refuses("eyJvZmZzZXQiOiAieHkifQ==", "Invalid page token, not stringable xy");
  refuses("eyJvZmZzZXQiOiA5OTk5OTk5OTk5OTk5OTk5OTk5OX0=",
          "Invalid page token, not stringable 99999999999999999999");
}
