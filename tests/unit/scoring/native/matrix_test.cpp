// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/matrix.h"

#include <atomic>

#include <doctest/doctest.h>

#include "scoring/native/native_model.h"
#include "support/failure.h"

using namespace mlf;
using namespace mlf::scoring::native;

TEST_CASE("a table becomes rows, whatever the types of its columns") {
  const Frame frame{.rows = 2,
                    .columns = {{"a", std::vector<double>{0.1, -2}},
                                {"b", std::vector<std::int64_t>{16777217, 4}},
                                {"c", std::vector<std::uint8_t>{1, 0}}}};
  const auto matrix = float_matrix(frame);
  CHECK(matrix.rows == 2);
  CHECK(matrix.columns == 3);
  CHECK(matrix.values == std::vector<float>{0.1F, 16777216, 1, -2, 4, 0});
  CHECK(double_matrix(frame).values == std::vector<double>{0.1, 16777217, 1, -2, 4, 0});
  CHECK(column_names(frame) == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("what is no table of numbers is handed over") {
  const auto fails = [](const Input& input) { return test::failure([&] { float_matrix(input); }); };
  CHECK(fails(Frame{.rows = 1, .columns = {{"t", std::vector<std::string>{"x"}}}}) ==
        "INVALID_PARAMETER_VALUE: the column 't' has texts");
  CHECK(fails(Frame{}) == "INVALID_PARAMETER_VALUE: the input is empty");
  CHECK(fails(Tensor{.shape = {2}, .values = std::vector<float>{1, 2}}) ==
        "INVALID_PARAMETER_VALUE: the input has 1 dimensions, not 2");
  CHECK(fails(Tensor{.shape = {0, 2}, .values = std::vector<float>{}}) ==
        "INVALID_PARAMETER_VALUE: the input is empty");
  CHECK(fails(NamedTensors{}) == "INVALID_PARAMETER_VALUE: the input is a dict of arrays");
}

TEST_CASE("an array of two dimensions is taken as it is") {
  const Tensor tensor{.shape = {1, 2}, .values = std::vector<std::int32_t>{1, 2}};
  CHECK(double_matrix(tensor).values == std::vector<double>{1, 2});
  CHECK(column_names(tensor).empty());
}

TEST_CASE("every row is in one part, and exceptions come back") {
  std::vector<std::atomic<int>> seen(10'000);
  for_parts(seen.size(), 1'000'000, [&](std::size_t begin, std::size_t end) {
    for (auto i = begin; i < end; ++i) ++seen[i];
  });
  for (const auto& count : seen) REQUIRE(count == 1);
  CHECK_THROWS_AS(for_parts(1000, 1'000'000, [](auto, auto) { throw HandOver("no"); }), HandOver);
}
