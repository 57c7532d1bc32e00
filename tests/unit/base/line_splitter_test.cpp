// SPDX-License-Identifier: Apache-2.0
#include "base/line_splitter.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace {

/// The lines of a text that is given in pieces; "!" for a line that is too long.
std::vector<std::string> lines_of(const std::string& text, std::size_t piece) {
  mlf::LineSplitter splitter(5);
  std::vector<std::string> lines;
  const auto take = [&](std::string_view line, bool is_too_long) {
    lines.emplace_back(is_too_long ? "!" : line);
  };
  for (std::size_t at = 0; at < text.size(); at += piece) {
    splitter.feed(std::string_view(text).substr(at, piece), take);
  }
  splitter.finish(take);
  return lines;
}

}  // namespace

TEST_CASE("lines do not depend on how the text comes") {
  using Lines = std::vector<std::string>;
  for (std::size_t piece = 1; piece < 12; ++piece) {
    CAPTURE(piece);
    CHECK(lines_of("", piece).empty());
    CHECK(lines_of("a\n\nbc", piece) == Lines{"a", "", "bc"});
    CHECK(lines_of("a\n", piece) == Lines{"a"});
    CHECK(lines_of("12345\n123456\nx\n1234567", piece) == Lines{"12345", "!", "x", "!"});
  }
}
