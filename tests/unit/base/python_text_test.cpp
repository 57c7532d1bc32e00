// SPDX-License-Identifier: Apache-2.0
#include "base/python_text.h"

#include <doctest/doctest.h>

using namespace mlf;  // NOLINT(google-build-using-namespace)

TEST_CASE("texts are written as Python writes them") {
  CHECK(python_repr("six==1.16.0") == "'six==1.16.0'");
  CHECK(python_repr("it's") == "\"it's\"");
  CHECK(python_repr("say \"x\"") == "'say \"x\"'");
  CHECK(python_repr("it's \"x\"") == "'it\\'s \"x\"'");
  CHECK(python_repr("a\\b\n\t\r\x01\x7f") == "'a\\\\b\\n\\t\\r\\x01\\x7f'");
  CHECK(python_repr("\xc3\xa9 \xc2\xa0 \xe2\x80\x8b \xf0\x9f\x99\x82") ==
        "'\xc3\xa9 \\xa0 \\u200b \xf0\x9f\x99\x82'");
}

TEST_CASE("white space is what Unicode calls so") {
  CHECK(python_strip(" \t\xc2\xa0 six\xe3\x80\x80\r\n") == "six");
  CHECK(python_strip_right(" six \x1c") == " six");
  CHECK(python_strip(" \n").empty());
}

TEST_CASE("lines end as in splitlines()") {
  using Lines = std::vector<std::string_view>;
  CHECK(python_lines("a\nb\r\nc\rd\x0b"
                     "e\xe2\x80\xa8"
                     "f\n") == Lines{"a", "b", "c", "d", "e", "f"});
  CHECK(python_lines("\n\na") == Lines{"", "", "a"});
  CHECK(python_lines("").empty());
  CHECK(universal_newlines("a\r\nb\rc\n") == "a\nb\nc\n");
}
