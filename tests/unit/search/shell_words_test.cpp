// SPDX-License-Identifier: Apache-2.0
#include "search/shell_words.h"

#include <doctest/doctest.h>

using mlf::search::split_shell_words;
using Words = std::vector<std::string>;

TEST_CASE("words are parted by white space outside quotes") {
  CHECK(split_shell_words("a  b\tc\n") == Words{"a", "b", "c"});
  CHECK(split_shell_words("metrics.\"a b\" DESC") == Words{"metrics.a b", "DESC"});
  CHECK(split_shell_words("'a b'\"c d\"e") == Words{"a bc de"});
  CHECK(split_shell_words("''") == Words{""});
  CHECK(split_shell_words("") == Words{});
}

TEST_CASE("a backslash takes the next character, inside double quotes only a quote or another") {
  CHECK(split_shell_words(R"(a\ b)") == Words{"a b"});
  CHECK(split_shell_words(R"("a\"b\\c\d")") == Words{R"(a"b\c\d)"});
  CHECK(split_shell_words(R"('a\b')") == Words{R"(a\b)"});
}

TEST_CASE("what is not finished is no text") {
  CHECK_FALSE(split_shell_words("\"a"));
  CHECK_FALSE(split_shell_words("'a"));
  CHECK_FALSE(split_shell_words("a\\"));
  CHECK_FALSE(split_shell_words("\"a\\"));
}
