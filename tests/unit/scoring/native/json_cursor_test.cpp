// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/json_cursor.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "scoring/native/native_model.h"

using namespace mlf::scoring::native;

namespace {

Scalar scalar_in(std::string_view text) {
  JsonCursor json(text);
  const auto scalar = json.read_scalar();
  json.expect_end();
  return scalar;
}

std::string text_in(std::string_view text) {
  JsonCursor json(text);
  std::string found(json.read_text());
  json.expect_end();
  return found;
}

}  // namespace

TEST_CASE("integers keep all their bits") {
  CHECK(scalar_in("9223372036854775807").integer == std::numeric_limits<std::int64_t>::max());
  CHECK(scalar_in("-9223372036854775808").integer == std::numeric_limits<std::int64_t>::min());
  CHECK(scalar_in("-0").kind == Scalar::Kind::integer);
  CHECK(scalar_in("9223372036854775808").kind == Scalar::Kind::large_integer);
  CHECK(scalar_in("-9223372036854775809").real == -0x1p63);
  CHECK(scalar_in("123456789012345678901234567890").real == 123456789012345678901234567890.0);
}

TEST_CASE("numbers are the nearest doubles") {
  CHECK(scalar_in("0.1").real == 0.1);
  CHECK(scalar_in("-2.5E-3").real == -0.0025);
  CHECK(scalar_in("9007199254740993.0").real == 9007199254740992.0);
  CHECK(scalar_in("0.30000000000000004").real == 0.1 + 0.2);
  CHECK(scalar_in("1e23").real == 1e23);
  CHECK(scalar_in("12345678901234567890123.5").real == 12345678901234567890123.5);
  CHECK(scalar_in("2.2250738585072011e-308").real == 2.2250738585072011e-308);
  CHECK(std::signbit(scalar_in("-0.0").real));
}

TEST_CASE("numbers out of range become infinity and zero, as in Python") {
  CHECK(scalar_in("1e400").real == std::numeric_limits<double>::infinity());
  CHECK(scalar_in("-1e400").real == -std::numeric_limits<double>::infinity());
  CHECK(scalar_in("1e-400").real == 0);
}

TEST_CASE("NaN and Infinity are numbers, as in Python") {
  CHECK(std::isnan(scalar_in("NaN").real));
  CHECK(scalar_in("Infinity").real == std::numeric_limits<double>::infinity());
  CHECK(scalar_in("-Infinity").real == -std::numeric_limits<double>::infinity());
}

TEST_CASE("texts are unescaped") {
  CHECK(text_in(R"("a\"\\\/\b\f\n\r\t\u00fc\ud83d\ude00")") == "a\"\\/\b\f\n\r\tü😀");
  CHECK(text_in("\"größe\"") == "größe");
  CHECK(text_in("\"\"").empty());
}

TEST_CASE("what is not JSON is handed over") {
  for (const auto* text : {"",
                           "nul",
                           "01",
                           "1.",
                           ".5",
                           "+1",
                           "-",
                           "1e",
                           "1e+",
                           "nan",
                           "inf",
                           "tru",
                           "1 2",
                           "--1",
                           "0x1",
                           "\"a",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\u00g0\"",
                           "\"\\ud800\"",
                           "\"\\ud800\\u0041\"",
                           "\"\\udc00\"",
                           "\"\x01\"",
                           "\"\xff\"",
                           "\"\\n\xff\"",
                           "\"\xed\xa0\x80\""}) {
    CAPTURE(text);
    CHECK_THROWS_AS(scalar_in(text), HandOver);
  }
  CHECK_THROWS_AS(scalar_in("1e" + std::string(20, '9')), HandOver);
  CHECK_THROWS_AS(scalar_in("0." + std::string(2000, '1')), HandOver);
}

TEST_CASE("a value of any kind can be skipped") {
  JsonCursor json(R"( {"a": [1, {"b": null}, "]}"], "c": {}} , 7)");
  CHECK(json.skip_value() == R"({"a": [1, {"b": null}, "]}"], "c": {}})");
  CHECK(json.take(','));
  CHECK(json.read_scalar().integer == 7);
}

TEST_CASE("a value that is nested too deep is handed over") {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  JsonCursor json(deep);
  CHECK_THROWS_AS(json.skip_value(), HandOver);
}

TEST_CASE("objects and lists are read in order") {
  JsonCursor json(R"({"b": [1, 2], "a": []})");
  std::vector<std::string> keys;
  int items = 0;
  json.read_object([&](std::string_view key) {
    keys.emplace_back(key);
    json.read_list([&] {
      json.read_scalar();
      ++items;
    });
  });
  CHECK(keys == std::vector<std::string>{"b", "a"});
  CHECK(items == 2);
  JsonCursor comma("[1,]");
  CHECK_THROWS_AS(comma.read_list([&] { comma.read_scalar(); }), HandOver);
}
