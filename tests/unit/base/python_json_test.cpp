// SPDX-License-Identifier: Apache-2.0
#include "base/python_json.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "support/failure.h"

using namespace mlf;

TEST_CASE("python_json writes what json.dumps() writes") {
  const auto again = [](std::string_view text) { return python_json(parse_python_json(text)); };
  CHECK(again(R"([1,-2,1.0,1e-5,1e16,true,null,"a\"b"])") ==
        R"([1, -2, 1.0, 1e-05, 1e+16, true, null, "a\"b"])");
  CHECK(again(R"({"b":[],"a":{}})") == R"({"b": [], "a": {}})");
  CHECK(again(R"(["é😀"])") == R"(["\u00e9\ud83d\ude00"])");
}

TEST_CASE("NaN and the infinities are numbers, but not inside of texts") {
  const auto json = parse_python_json(R"([NaN, -Infinity, Infinity, "NaN", "a\"NaN"])");
  CHECK(json[0].is_number_float());
  CHECK(json[3] == "NaN");
  CHECK(python_json(json) == R"([NaN, -Infinity, Infinity, "NaN", "a\"NaN"])");
}

TEST_CASE("what is not JSON is refused") {
  const auto code = [](std::string_view text) {
    return test::failure_code([&] { parse_python_json(text); });
  };
  CHECK(code("[NaNa]") == "INVALID_PARAMETER_VALUE");
  CHECK(code("[nan]") == "INVALID_PARAMETER_VALUE");
  CHECK(code(R"({NaN: 1})") == "nothing");  // a marked text is a key like any other
  CHECK(code(R"(["NaN)") == "INVALID_PARAMETER_VALUE");
  CHECK(code(std::string(600, '[') + "NaN") == "INVALID_PARAMETER_VALUE");
}
