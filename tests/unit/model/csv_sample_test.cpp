// SPDX-License-Identifier: Apache-2.0
#include "model/csv_sample.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "support/failure.h"
#include "support/model_files.h"

using namespace mlf;
using namespace mlf::model;
using Kind = ColumnType::Kind;

namespace {

CsvSample read_csv_text(std::string_view content) {
  auto reader = test::reader_of(content);
  return read_csv_sample(reader);
}

std::string csv_failure(std::string_view content) {
  return test::failure([&] { read_csv_text(content); });
}

/// The type of a column with these cells.
std::string type_of(std::initializer_list<std::string_view> cells) {
  std::string text = "x,y\n";
  for (const auto cell : cells) text += std::string(cell) + ",1\n";
  return std::string(type_name(read_csv_text(text).columns.at(0).kind));
}

}  // namespace

TEST_CASE("types are guessed from all cells") {
  CHECK(type_of({"1", "-1"}) == "long");
  CHECK(type_of({"1", ""}) == "double");
  CHECK(type_of({"1", "2.5"}) == "double");
  CHECK(type_of({"1e-3", "inf"}) == "double");
  CHECK(type_of({"9223372036854775808"}) == "double");
  CHECK(type_of({"true", "False"}) == "boolean");
  CHECK(type_of({"true", "NA"}) == "boolean");
  CHECK(type_of({"true", "1"}) == "string");
  CHECK(type_of({"", "NaN"}) == "double");
  CHECK(type_of({"x", "1"}) == "string");
}

TEST_CASE("digits behind a zero, and dates, stay text") {
  CHECK(type_of({"007"}) == "string");
  CHECK(type_of({"-01"}) == "string");
  CHECK(type_of({"0", "0.5"}) == "double");
  CHECK(type_of({"2026-01-31"}) == "string");
}

TEST_CASE("quotes, line ends and a byte order mark") {
  const auto sample =
      read_csv_text("\xEF\xBB\xBF\"a, \"\"b\"\"\",c\r\n\"two\nlines\",\"\"\r\n\r\nx,y");
  CHECK(sample.columns.at(0).name == "a, \"b\"");
  CHECK(sample.first_rows.at(0).at(0) == "two\nlines");
  CHECK(!sample.first_rows.at(0).at(1));
  CHECK(sample.first_rows.size() == 2);
}

TEST_CASE("only the first rows are kept") {
  std::string text = "a\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(i) + "\n";
  CHECK(read_csv_text(text).first_rows.size() == example_rows);
  CHECK(read_csv_text(text + "x\n").columns.at(0).kind == Kind::string);
}

TEST_CASE("errors name the line") {
  CHECK(csv_failure("").ends_with("m:1: the first line must have the names of the columns"));
  CHECK(csv_failure("a\n").ends_with("there are no rows below the names"));
  CHECK(csv_failure("a,a\n1,2").ends_with("m:1: the column 'a' occurs twice"));
  CHECK(csv_failure("a,\n1,2").ends_with("m:1: a column has no name"));
  CHECK(csv_failure("a,b\n\"x\ny\",1\n1").ends_with("m:4: it has 1 cells for 2 columns"));
  CHECK(csv_failure("a\n\"x").ends_with("m:2: a quoted cell has no end"));
  CHECK(csv_failure("a\n\"x\"y").ends_with("m:2: there is text behind a quoted cell"));
  CHECK(csv_failure("a\n\xff").ends_with("m:2: a cell is not UTF-8"));
  CHECK(csv_failure("a\n" + std::string(17 << 20, 'x')).ends_with("the row is longer than 16 MiB"));
}

TEST_CASE("cells as JSON") {
  CHECK(cell_json({}, Kind::int64).is_null());
  CHECK(cell_json("True", Kind::boolean) == Json(true));
  CHECK(cell_json("7", Kind::int64) == Json(7));
  CHECK(cell_json("7", Kind::float64).is_number_float());
  CHECK(cell_json("007", Kind::string) == Json("007"));
}
