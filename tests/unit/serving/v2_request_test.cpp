// SPDX-License-Identifier: Apache-2.0
#include "serving/v2_request.h"

#include <string>

#include <doctest/doctest.h>

#include "base/error.h"

using namespace mlf;
using namespace mlf::serving;

namespace {

std::optional<model::Signature> signature(std::string_view inputs, std::string_view params = "") {
  model::Signature made{.inputs = model::parse_schema(inputs, "inputs")};
  if (!params.empty()) made.params = model::parse_params(params);
  return made;
}

std::string asked(std::string_view body, const std::optional<model::Signature>& of = std::nullopt,
                  std::optional<std::string_view> json_size = std::nullopt) {
  return mlflow_request(parse_v2_request(body, json_size), of);
}

constexpr auto two_columns =
    R"([{"type": "double", "name": "a"}, {"type": "string", "name": "b", "required": false}])";

}  // namespace

TEST_CASE("inputs are columns where the signature has columns") {
  CHECK(asked(R"({"inputs": [
      {"name": "a", "datatype": "FP64", "shape": [2, 1], "data": [1, 2.5]},
      {"name": "b", "datatype": "BYTES", "shape": [2], "data": ["x", "y"]}]})",
              signature(two_columns)) ==
        R"({"dataframe_split": {"columns": ["a", "b"], "data": [[1.0, "x"], [2.5, "y"]]}})");
}

TEST_CASE("one input can have all columns side by side") {
  CHECK(asked(R"({"inputs": [{"name": "in", "datatype": "INT64", "shape": [2, 2],
                              "data": [1, 2, 3, 4]}]})",
              signature(two_columns)) ==
        R"({"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2], [3, 4]]}})");
  CHECK(asked(R"({"inputs": [{"name": "in", "datatype": "INT64", "shape": [1, 2],
                              "data": [1, 2]}]})",
              signature(R"([{"type": "long"}, {"type": "long"}])")) ==
        R"({"dataframe_split": {"columns": [0, 1], "data": [[1, 2]]}})");
}

TEST_CASE("a column of lists keeps its lists, and one of binary gets base64") {
  CHECK(
      asked(R"({"inputs": [{"name": "a", "datatype": "INT64", "shape": [2, 1], "data": [1, 2]}]})",
            signature(R"([{"type": "array", "items": {"type": "long"}, "name": "a"}])")) ==
      R"({"dataframe_split": {"columns": ["a"], "data": [[[1]], [[2]]]}})");
  CHECK(asked(R"({"inputs": [{"name": "a", "datatype": "BYTES", "shape": [1], "data": ["foo"]}]})",
              signature(R"([{"type": "binary", "name": "a"}])")) ==
        R"({"dataframe_split": {"columns": ["a"], "data": [["Zm9v"]]}})");
}

TEST_CASE("inputs are arrays where the signature has tensors") {
  const auto body = R"({"inputs": [{"name": "x", "datatype": "FP32", "shape": [2, 2, 1],
                                    "data": [1, 2, 3, 4]}]})";
  CHECK(asked(body, signature(R"([{"type": "tensor", "tensor-spec":
                                   {"dtype": "float32", "shape": [-1, 2, 1]}}])")) ==
        R"({"inputs": [[[1.0], [2.0]], [[3.0], [4.0]]]})");
  CHECK(asked(body, signature(R"([{"name": "x", "type": "tensor", "tensor-spec":
                                   {"dtype": "float32", "shape": [-1, 2, 1]}}])")) ==
        R"({"inputs": {"x": [[[1.0], [2.0]], [[3.0], [4.0]]]}})");
}

TEST_CASE("without a signature, one input is an array and several are columns") {
  const std::string x = R"({"name": "x", "datatype": "INT64", "shape": [1], "data": [7]})";
  const std::string y = R"({"name": "y", "datatype": "BOOL", "shape": [1], "data": [true]})";
  CHECK(asked(R"({"inputs": [)" + x + "]}") == R"({"inputs": [7]})");
  CHECK(asked(R"({"inputs": [)" + x + "," + y + "]}") ==
        R"({"dataframe_split": {"columns": ["x", "y"], "data": [[7, true]]}})");
  CHECK(asked(R"({"parameters": {"content_type": "pd"}, "inputs": [)" + x + "]}") ==
        R"({"dataframe_split": {"columns": ["x"], "data": [[7]]}})");
  CHECK(asked(R"({"parameters": {"content_type": "np"}, "inputs": [)" + x + "," + y + "]}") ==
        R"({"inputs": {"x": [7], "y": [true]}})");
}

TEST_CASE("parameters that the signature declares become params") {
  CHECK(asked(R"({"parameters": {"k": 2.5, "priority": 1}, "inputs": [
                  {"name": "a", "datatype": "FP64", "shape": [1], "data": [1]}]})",
              signature(R"([{"type": "double", "name": "a"}])",
                        R"([{"name": "k", "type": "double", "default": 1.0, "shape": null}])")) ==
        R"({"dataframe_split": {"columns": ["a"], "data": [[1.0]]}, "params": {"k": 2.5}})");
}

TEST_CASE("values in binary follow the JSON") {
  const std::string json =
      R"({"inputs": [{"name": "a", "datatype": "INT32", "shape": [2],
          "parameters": {"binary_data_size": 8}}], "outputs": [{"name": "o",
          "parameters": {"binary_data": true}}]})";
  const auto body = json + std::string("\1\0\0\0\2\0\0\0", 8);
  const auto size = std::to_string(json.size());
  CHECK(asked(body, std::nullopt, size) == R"({"inputs": [1, 2]})");
  CHECK(parse_v2_request(body, size).outputs == std::vector<V2Wish>{{"o", true}});
  CHECK_THROWS_AS(parse_v2_request(body + "x", size), Error);
  CHECK_THROWS_AS(parse_v2_request(body.substr(0, body.size() - 1), size), Error);
  CHECK_THROWS_AS(parse_v2_request(body, "9999"), Error);
  CHECK_THROWS_AS(parse_v2_request(body, "-1"), Error);
  CHECK_THROWS_AS(parse_v2_request(body, std::nullopt), Error);
}

TEST_CASE("what is no request of the protocol is refused with the reason") {
  const char* const bodies[] = {
      "",
      "[]",
      "{}",
      R"({"inputs": []})",
      R"({"inputs": {}})",
      R"({"inputs": [1]})",
      R"({"inputs": [{"datatype": "FP64", "shape": [1], "data": [1]}]})",
      R"({"inputs": [{"name": "a", "shape": [1], "data": [1]}]})",
      R"({"inputs": [{"name": "a", "datatype": "FP64", "data": [1]}]})",
      R"({"inputs": [{"name": "a", "datatype": "FP64", "shape": [1.5], "data": [1]}]})",
      R"({"inputs": [{"name": "a", "datatype": "FP64", "shape": [1]}]})",
      R"({"parameters": 1, "inputs": [{"name": "a", "datatype": "FP64", "shape": [1], "data": [1]}]})",
      R"({"outputs": [{}], "inputs": [{"name": "a", "datatype": "FP64", "shape": [1], "data": [1]}]})",
      R"({"outputs": [{"name": "o", "parameters": {"classification": 3}}],
          "inputs": [{"name": "a", "datatype": "FP64", "shape": [1], "data": [1]}]})"};
  for (const auto* body : bodies) {
    CAPTURE(body);
    CHECK_THROWS_AS(parse_v2_request(body, std::nullopt), Error);
  }
  CHECK_THROWS_AS(asked(R"({"inputs": [
      {"name": "a", "datatype": "FP64", "shape": [2], "data": [1, 2]},
      {"name": "b", "datatype": "BYTES", "shape": [1], "data": ["x"]}]})",
                        signature(two_columns)),
                  Error);
  CHECK_THROWS_AS(
      asked(R"({"inputs": [{"name": "a", "datatype": "FP64", "shape": [], "data": [1]}]})",
            signature(two_columns)),
      Error);
}
