// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/answer.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include <doctest/doctest.h>

using namespace mlf::scoring::native;

TEST_CASE("arrays are nested lists") {
  CHECK(predictions_json(Tensor{{2}, std::vector<double>{1, 0.1}}) ==
        R"({"predictions": [1.0, 0.1]})");
  CHECK(predictions_json(Tensor{{2, 2}, std::vector<std::int64_t>{1, 2, 3, 4}}) ==
        R"({"predictions": [[1, 2], [3, 4]]})");
  CHECK(predictions_json(Tensor{{}, std::vector<std::int32_t>{7}}) == R"({"predictions": 7})");
  CHECK(predictions_json(Tensor{{0, 2}, std::vector<double>{}}) == R"({"predictions": []})");
  CHECK(predictions_json(Tensor{{2, 0}, std::vector<double>{}}) == R"({"predictions": [[], []]})");
}

TEST_CASE("a float32 is written as the double that it is") {
  CHECK(predictions_json(Tensor{{1}, std::vector<float>{0.1F}}) ==
        R"({"predictions": [0.10000000149011612]})");
}

TEST_CASE("numbers that are not finite are written as Python does") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(predictions_json(Tensor{{3}, std::vector<double>{std::nan(""), infinity, -infinity}}) ==
        R"({"predictions": [NaN, Infinity, -Infinity]})");
}

TEST_CASE("a table is a list of records") {
  const Frame frame{.rows = 2,
                    .columns = {{"a", std::vector<std::uint8_t>{1, 0}},
                                {"ü", std::vector<std::string>{"x\n\"", "\x01é😀\x7f"}}}};
  CHECK(predictions_json(frame) == R"({"predictions": [{"a": true, "\u00fc": "x\n\""}, )"
                                   R"({"a": false, "\u00fc": "\u0001\u00e9\ud83d\ude00\u007f"}]})");
}

TEST_CASE("named arrays are an object") {
  const NamedTensors named{{"label", {{1}, std::vector<std::int64_t>{3}}},
                           {"probabilities", {{1, 2}, std::vector<float>{0.25F, 0.75F}}}};
  CHECK(predictions_json(named) ==
        R"({"predictions": {"label": [3], "probabilities": [[0.25, 0.75]]}})");
}

TEST_CASE("bytes that are not UTF-8 become replacement characters") {
  CHECK(predictions_json(Tensor{{1}, std::vector<std::string>{"a\xff"}}) ==
        R"({"predictions": ["a\ufffd"]})");
}
