// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/params.h"

#include <string>

#include <doctest/doctest.h>

#include "base/python_json.h"
#include "scoring/native/native_model.h"

using namespace mlf;
using namespace mlf::scoring::native;

namespace {

std::string read_params(std::string_view text) {
  const ParamsSchema schema(model::parse_params(
      R"([{"name": "n", "type": "long", "default": 1, "shape": null},
          {"name": "t", "type": "double", "default": 2, "shape": null},
          {"name": "s", "type": "string", "default": null, "shape": null},
          {"name": "l", "type": "float", "default": [1], "shape": [-1]}])"));
  return python_json(schema.read(text));
}

}  // namespace

TEST_CASE("params that are not given have their defaults, of the declared type") {
  const std::string defaults = R"({"n": 1, "t": 2.0, "s": null, "l": [1.0]})";
  CHECK(read_params("") == defaults);
  CHECK(read_params("null") == defaults);
  CHECK(read_params("{}") == defaults);
}

TEST_CASE("given params come first, and unknown ones are left out") {
  CHECK(read_params(R"({"l": [1, 0.5, null], "x": {"y": [1]}, "t": 12345678901234567890})") ==
        R"({"l": [1.0, 0.5, null], "t": 1.2345678901234567e+19, "n": 1, "s": null})");
}

TEST_CASE("params of another type are handed over") {
  for (const auto* text : {R"({"n": 1.0})", R"({"n": true})", R"({"n": "1"})", R"({"t": "1"})",
                           R"({"s": 1})", R"({"l": 1})", R"({"l": [[1]]})", R"({"n": [1]})",
                           R"({"n": 12345678901234567890})", "[1]", "1"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(read_params(text), HandOver);
  }
}

TEST_CASE("without declared params all are left out") {
  CHECK(ParamsSchema({}).read(R"({"n": 1})") == Json::object());
  CHECK(ParamsSchema({}).read("[1]") == Json::object());
}

TEST_CASE("params that are dates are handed over") {
  const auto dates = model::parse_params(
      R"([{"name": "d", "type": "datetime", "default": "2026-01-31T00:00:00", "shape": null}])");
  CHECK_THROWS_AS(ParamsSchema{dates}, HandOver);
}
