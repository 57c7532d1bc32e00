// SPDX-License-Identifier: Apache-2.0
#include "base/csv.h"

#include <doctest/doctest.h>

using namespace mlf;

namespace {

/// The records as "LINE:FIELD|FIELD", fed in pieces of `piece` bytes.
std::vector<std::string> records(std::string_view text, std::size_t piece) {
  CsvSplitter splitter;
  for (std::size_t at = 0; at < text.size(); at += piece) splitter.feed(text.substr(at, piece));
  splitter.finish();
  std::vector<std::string> found;
  while (const auto record = splitter.take()) {
    std::string shown = std::to_string(record->line) + ":";
    for (const auto& field : record->fields) {
      shown += (&field == record->fields.data() ? "" : "|") + field;
    }
    found.push_back(shown);
  }
  return found;
}

void check(std::string_view text, const std::vector<std::string>& expected) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
    CHECK(records(text, piece) == expected);
  }
}

}  // namespace

TEST_CASE("records end where pandas ends them") {
  check("", {});
  check("a,b\n1,2\n", {"1:a|b", "2:1|2"});
  check("a,b\r\n1,2", {"1:a|b", "2:1|2"});
  check("a\rb\n", {"1:a", "2:b"});
  check("a,\n,\n", {"1:a|", "2:|"});
  check("a\n\n \t\nb\n", {"1:a", "4:b"});
  check(
      "\xEF\xBB\xBF"
      "a\n\xEF\xBB\xBF\n",
      {"1:a", "2:\xEF\xBB\xBF"});
}

TEST_CASE("quotes hold a field together") {
  check("\"a,b\",c\n", {"1:a,b|c"});
  check("\"a\nb\"\nc\n", {"1:a\nb", "3:c"});
  check("\"a\"\"b\",\"\"\n", {"1:a\"b|"});
  check("a\"b,\"c\"d\n", {"1:a\"b|cd"});
  check("\"open\n1", {"1:open\n1"});
}

TEST_CASE("a field is quoted only if it must be") {
  CHECK(csv_field("plain") == "plain");
  CHECK(csv_field("a,\"b\"\n") == "\"a,\"\"b\"\"\n\"");
}
