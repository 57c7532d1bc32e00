// SPDX-License-Identifier: Apache-2.0
#include "scoring/predictions.h"

#include <doctest/doctest.h>

#include "support/failure.h"

using namespace mlf;
using namespace mlf::scoring;

namespace {

/// "NAME=TEXT" for each value, rows separated by "; ".
std::string shown(std::string_view answer, std::size_t rows) {
  std::string text;
  for (const auto& prediction : parse_predictions(answer, rows)) {
    for (const auto& [name, cell] : prediction) {
      text += name + "=" + (cell.kind == Cell::Kind::none ? "none" : cell.text) + " ";
    }
    text += "; ";
  }
  return text;
}

}  // namespace

TEST_CASE("predictions have names, whatever the model returns") {
  CHECK(shown(R"({"predictions": [1, "a", null, true]})", 4) ==
        "prediction=1 ; prediction=a ; prediction=none ; prediction=true ; ");
  CHECK(shown(R"({"predictions": [NaN, -Infinity, 0.1]})", 3) ==
        "prediction=none ; prediction=-inf ; prediction=0.1 ; ");
  CHECK(shown(R"({"predictions": [[1, 2], [3, [4]]]})", 2) ==
        "prediction_0=1 prediction_1=2 ; prediction_0=3 prediction_1=[4] ; ");
  CHECK(shown(R"({"predictions": [{"b": 1, "a": "x"}]})", 1) == "b=1 a=x ; ");
  CHECK(shown(R"({"predictions": {"label": [1, 2], "p": [[0.5], [1]]}})", 2) ==
        "label=1 p=[0.5] ; label=2 p=[1] ; ");
  CHECK(shown(R"({"predictions": []})", 0).empty());
}

TEST_CASE("there must be one prediction for each row") {
  for (const auto* answer : {R"({"predictions": [1]})", R"({"predictions": "yes"})",
                             R"({"predictions": {}})", R"({"predictions": {"a": [1]}})"}) {
    CHECK(test::failure_code([&] { parse_predictions(answer, 2); }) == "INVALID_STATE");
  }
  CHECK(test::failure_code([&] { parse_predictions("[1, 2]", 2); }) == "INTERNAL_ERROR");
}
