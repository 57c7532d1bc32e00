// SPDX-License-Identifier: Apache-2.0
#include "base/shell.h"

#include <doctest/doctest.h>

#include "base/process.h"

namespace mlf {

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

}  // namespace mlf
