// SPDX-License-Identifier: Apache-2.0
#include "cli/cell_text.h"

#include <cmath>

#include <doctest/doctest.h>

using namespace mlf::cli;

TEST_CASE("times are told from now, in the largest unit that fits") {
  constexpr std::int64_t now = 1'700'000'000'000;
  CHECK(relative_time(now, now) == "just now");
  CHECK(relative_time(now - 1000, now) == "1 second ago");
  CHECK(relative_time(now - 179'000, now) == "2 minutes ago");
  CHECK(relative_time(now + 7'200'000, now) == "in 2 hours");
  CHECK(relative_time(0, now).starts_with("19"));
}

TEST_CASE("lengths of time and sizes") {
  CHECK(duration_text(850) == "850ms");
  CHECK(duration_text(12'340) == "12.3s");
  CHECK(duration_text(245'000) == "4m 05s");
  CHECK(duration_text(-1000) == "-1.0s");
  CHECK(size_text(1023) == "1023 B");
  CHECK(size_text(1024) == "1.0 KiB");
  CHECK(size_text(1'048'575) == "1.0 MiB");
}

TEST_CASE("programs get every digit, people six") {
  CHECK(text_for_programs(Cell(0.1 + 0.2)) == "0.30000000000000004");
  CHECK(text_for_people(Cell(0.1 + 0.2), 0) == "0.3");
  CHECK(text_for_people(Cell(std::string("a\nb\x1b")), 0) == "a\\nb\\x1b");
}

TEST_CASE("JSON of values that it has no numbers for") {
  CHECK(json_of_cell(Cell(NAN)) == "\"NaN\"");
  CHECK(json_of_cell(Cell(-INFINITY)) == "\"-Infinity\"");
  CHECK(json_of_cell(Cell(std::monostate{})) == "null");
  CHECK(json_of_cell(Cell(std::string("\"\xff"))) == "\"\\\"\xEF\xBF\xBD\"");
}
