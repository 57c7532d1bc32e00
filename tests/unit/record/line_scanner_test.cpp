// SPDX-License-Identifier: Apache-2.0
#include "record/line_scanner.h"

#include <doctest/doctest.h>

using mlf::record::LineScanner;
using mlf::record::OutputLine;

namespace {

/// The lines of `text` given in pieces of `size`, "~" before redraws.
std::string lines_of(std::string_view text, std::size_t size) {
  LineScanner scanner;
  std::string result;
  const auto visit = [&](const OutputLine& line) {
    result += (line.is_redraw ? "~" : "") + std::string(line.text) + "|";
  };
  for (; !text.empty(); text.remove_prefix(std::min(size, text.size()))) {
    scanner.feed(text.substr(0, size), visit);
  }
  scanner.finish(visit);
  return result;
}

}  // namespace

TEST_CASE("lines are the same however the bytes come") {
  const std::string_view text = "one\r\ntwo\r50%\rthree\n\n\x1b[32mgreen\x1b[0m\x1b]0;t\a!\nlast";
  for (const std::size_t size : {1, 2, 3, 5, 100}) {
    CHECK(lines_of(text, size) == "one|~two|~50%|three|green!|last|");
  }
}

TEST_CASE("a line that never ends does not grow without bound") {
  const std::string text(200'000, 'x');
  CHECK(lines_of(text, 1000).size() == LineScanner::longest_line + 1);
}

TEST_CASE("an escape sequence that is cut short ends with its line") {
  CHECK(mlf::record::without_escapes("a\x1b[31") == "a");
  CHECK(mlf::record::without_escapes("a\x1b") == "a");
  CHECK(mlf::record::without_escapes("a\x1b(Bb\bc\td") == "abc\td");
}
