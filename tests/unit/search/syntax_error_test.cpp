// SPDX-License-Identifier: Apache-2.0
#include "search/syntax_error.h"

#include <string>

#include <doctest/doctest.h>

using mlf::search::syntax_error;

namespace {

std::string shown(std::string_view text, std::size_t at, std::string_view hint = {}) {
  return syntax_error(text, text.substr(at), "wrong", hint).what();
}

}  // namespace

TEST_CASE("the caret stands below the column") {
  CHECK(shown("a = b", 4) == "wrong\n  a = b\n      ^");
  CHECK(shown("a", 0) == "wrong\n  a\n  ^");
  CHECK(shown("", 0) == "wrong\n  \n  ^");
  CHECK(shown("a", 1, "more") == "wrong\n  a\n   ^\nmore");
}

TEST_CASE("columns are those of a terminal, not bytes") {
  CHECK(shown("é = b", 5) == "wrong\n  é = b\n      ^");
  CHECK(shown("精度 = b", 9) == "wrong\n  精度 = b\n         ^");
}

TEST_CASE("only the line in question is shown, and what would move the caret is escaped") {
  CHECK(shown("one\ntwo x\nthree", 8) == "wrong\n  two x\n      ^");
  CHECK(shown("a\tb \x1b[1m", 2) == "wrong\n  a\\tb \\x1b[1m\n     ^");
}

TEST_CASE("of a long line a part around the caret is shown") {
  const std::string text = std::string(100'000, 'a') + "!" + std::string(100'000, 'b');
  const auto message = shown(text, 100'000);
  CHECK(message.size() < 300);
  CHECK(message.find("..." + std::string(60, 'a') + "!" + std::string(39, 'b') + "...") !=
        std::string::npos);
  CHECK(message.ends_with(std::string(65, ' ') + "^"));
}

TEST_CASE("a message that quotes a long text is cut") {
  const std::string_view text = "a";
  const std::string error = syntax_error(text, text, std::string(5000, 'x')).what();
  CHECK(error == std::string(1000, 'x') + "...\n  a\n  ^");
}
