// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/csv_request.h"

#include <string>

#include <doctest/doctest.h>

#include "scoring/native/answer.h"
#include "scoring/native/native_model.h"

using namespace mlf;
using namespace mlf::scoring::native;

namespace {

std::string read_untyped(std::string_view body) {
  const InputSchema schema(std::nullopt);
  const auto answer =
      predictions_json(schema.from_table(read_csv(body, schema, CsvNumbers::either)));
  return answer.substr(16, answer.size() - 17);
}

std::string read_typed(std::string_view type, std::string_view body,
                       CsvNumbers numbers = CsvNumbers::either) {
  const auto text = R"([{"type": ")" + std::string(type) + R"(", "name": "a", "required": true}])";
  const InputSchema schema(model::parse_schema(text, "inputs"));
  const auto answer = predictions_json(schema.from_table(read_csv(body, schema, numbers)));
  return answer.substr(16, answer.size() - 17);
}

}  // namespace

TEST_CASE("columns without a type have that of all their fields") {
  CHECK(read_untyped("a,b,c,d,e\n1,1,True,x,\n2,0.5,false,y z,1\n") ==
        R"([{"a": 1, "b": 1.0, "c": true, "d": "x", "e": NaN}, )"
        R"({"a": 2, "b": 0.5, "c": false, "d": "y z", "e": 1.0}])");
}

TEST_CASE("lines may end in any way, be blank, and have quotes") {
  CHECK(read_untyped("\xEF\xBB\xBF"
                     "a,b\r\n\r\n1,2\r\n") == R"([{"a": 1, "b": 2}])");
  CHECK(read_untyped("a\r1\r2") == R"([{"a": 1}, {"a": 2}])");
  CHECK(read_untyped("\"a, \"\"b\"\n\"x\ny\"\n") == R"([{"a, \"b": "x\ny"}])");
}

TEST_CASE("numbers are those of pandas, to the last bit") {
  const auto* body = "a\n0.12345678901234568\n";
  CHECK(read_typed("double", body, CsvNumbers::summed) == R"([{"a": 0.1234567890123456}])");
  CHECK(read_typed("double", body, CsvNumbers::nearest) == R"([{"a": 0.12345678901234568}])");
  CHECK_THROWS_AS(read_typed("double", body), HandOver);
  CHECK(read_typed("double", "a\n1e22\n-0\n.5\n5.\n+7E-3\n") ==
        R"([{"a": 1e+22}, {"a": -0.0}, {"a": 0.5}, {"a": 5.0}, {"a": 0.007}])");
  CHECK(read_typed("double", "a\n00000000000000000012\n", CsvNumbers::summed) == R"([{"a": 0.0}])");
}

TEST_CASE("pandas has read the nearest doubles since 3.1") {
  CHECK(csv_numbers_of("2.3.3") == CsvNumbers::summed);
  CHECK(csv_numbers_of("3.0.6") == CsvNumbers::summed);
  CHECK(csv_numbers_of("3.1.0") == CsvNumbers::nearest);
  CHECK(csv_numbers_of("10.0") == CsvNumbers::nearest);
  CHECK(csv_numbers_of("") == CsvNumbers::either);
}

TEST_CASE("texts are kept where texts are declared") {
  CHECK(read_typed("string", "a\n007\nx\n") == R"([{"a": "007"}, {"a": "x"}])");
  CHECK_THROWS_AS(read_typed("string", "a\nNA\n"), HandOver);
  CHECK_THROWS_AS(read_typed("string", "a\nNone\n"), HandOver);
}

TEST_CASE("missing values are NaN, in columns of floating point only") {
  CHECK(read_typed("float", "a,b\nNA,1\n,2\n") == R"([{"a": NaN}, {"a": NaN}])");
  CHECK_THROWS_AS(read_typed("long", "a,b\nNA,1\n"), HandOver);
}

TEST_CASE("what pandas reads in a way of its own is handed over") {
  for (const auto* body :
       {"", "\n", "a,a\n1,2\n", "a,\n1,2\n", "a,b\n1\n", "a,b\n1,2,3\n", " a\n1\n", "a\n 1\n",
        "a\n1 \n", "a\n0x10\n", "a\n1_0\n", "a\ninf\n", "a\n1e\n", "a\n9223372036854775808\n",
        "a\n1\nx\n", "a\n\xff\n", "a\n1e400\n"}) {
    CAPTURE(body);
    CHECK_THROWS_AS(read_untyped(body), HandOver);
  }
  CHECK_THROWS_AS(read_typed("long", "a\n1.0\n"), HandOver);
  CHECK_THROWS_AS(read_typed("boolean", "a\n1\n"), HandOver);
  CHECK_THROWS_AS(read_typed("datetime", "a\n2026-01-31\n"), HandOver);
}
