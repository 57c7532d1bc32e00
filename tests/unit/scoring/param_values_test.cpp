// SPDX-License-Identifier: Apache-2.0
#include "scoring/param_values.h"

#include <doctest/doctest.h>

#include "support/failure.h"

using namespace mlf;
using namespace mlf::model;
using namespace mlf::scoring;

namespace {

std::string json(const std::string& name, const std::string& text) {
  const auto declared = parse_params(
      R"([{"name": "n", "type": "long", "default": 1, "shape": null},
          {"name": "t", "type": "double", "default": 1.5, "shape": null},
          {"name": "on", "type": "boolean", "default": true, "shape": null},
          {"name": "s", "type": "string", "default": "", "shape": null},
          {"name": "l", "type": "double", "default": [1.0], "shape": [-1]}])");
  const std::pair<std::string, std::string> given{name, text};
  return params_json(declared, {&given, 1});
}

}  // namespace

TEST_CASE("a param's text is read as the signature says") {
  CHECK(json("n", "7") == R"({"n":7})");
  CHECK(json("t", "7") == R"({"t":7})");
  CHECK(json("on", "false") == R"({"on":false})");
  CHECK(json("s", "7") == R"({"s":"7"})");
  CHECK(json("l", "[1, 2]") == R"({"l":[1,2]})");
}

TEST_CASE("params that the model cannot take are refused before it is loaded") {
  CHECK(test::failure([] { json("x", "1"); }) ==
        "INVALID_PARAMETER_VALUE: the model has no param 'x'; it has n, t, on, s, l");
  CHECK(test::failure([] { json("n", "1.5"); }) ==
        "INVALID_PARAMETER_VALUE: the param 'n' is of type long, not '1.5'");
  CHECK(test::failure([] { json("l", "1"); }) ==
        "INVALID_PARAMETER_VALUE: the param 'l' is of type list of double, not '1'");
  CHECK(test::failure_code([] { json("on", "maybe"); }) == "INVALID_PARAMETER_VALUE");
  const std::pair<std::string, std::string> given{"n", "1"};
  CHECK(test::failure([&] {
          params_json({}, {&given, 1});
        }) == "INVALID_PARAMETER_VALUE: the model has no param 'n': its signature declares none");
}
