// SPDX-License-Identifier: Apache-2.0
#include "base/shell.h"

#include <doctest/doctest.h>

#include "base/process.h"

namespace mlf {

using Words = std::vector<std::string>;

TEST_CASE("a word is quoted as Python's shlex.quote() does it") {
  CHECK(shell_quote("a-b_c.d/e:f=g,h+1%@") == "a-b_c.d/e:f=g,h+1%@");
  CHECK(shell_quote("") == "''");
  CHECK(shell_quote("a b") == "'a b'");
  CHECK(shell_quote("it's") == R"('it'"'"'s')");
  CHECK(shell_quote("~") == "'~'");
  CHECK(shell_quote("gr\xc3\xbcn") == "'gr\xc3\xbcn'");
}

TEST_CASE("a shell reads a quoted word as it was") {
  for (const std::string word : {"$(id)", "`id`", "a\nb", "'", "\"", "\\", "!x", "*", "#", "a;b"}) {
    const Captured shell = capture({.arguments = {"sh", "-c", "printf %s " + shell_quote(word)}});
    CHECK(shell.output == word);
  }
}

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

TEST_CASE("a command that needs no shell is its words") {
  CHECK(plain_shell_words("python train.py --alpha 0.5 'a b' \"c;d\"") ==
        Words{"python", "train.py", "--alpha", "0.5", "a b", "c;d"});
  CHECK(plain_shell_words("echo '$HOME' a=1 \\$x") == Words{"echo", "$HOME", "a=1", "$x"});
}

TEST_CASE("a command that needs a shell is none") {
  for (const std::string_view command :
       {"a && b", "a; b", "a | b", "a > f", "a $x", "a \"$x\"", "a `b`", "a *", "a\nb", "X=1 a",
        "~/a", "a #", "(a)", "a 'b", "", "a \"`b`\""}) {
    CAPTURE(command);
    CHECK_FALSE(plain_shell_words(command));
  }
}

}  // namespace mlf
