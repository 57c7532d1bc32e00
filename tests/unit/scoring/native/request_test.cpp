// SPDX-License-Identifier: Apache-2.0
//
// tests/interop/requests_test.py compares thousands of requests with MLflow; this file shows the
// rules, each with an example.
#include "scoring/native/request.h"

#include <string>

#include <doctest/doctest.h>

using namespace mlf;
using namespace mlf::scoring::native;

namespace {

constexpr const char* no_inputs = "";
constexpr const char* doubles = R"([{"type": "double", "name": "a", "required": true},
                                    {"type": "double", "name": "b", "required": true}])";
constexpr const char* mixed = R"([{"type": "long", "name": "n", "required": true},
                                  {"type": "string", "name": "s", "required": false},
                                  {"type": "float", "name": "f", "required": false},
                                  {"type": "datetime", "name": "d", "required": false},
                                  {"type": "boolean", "name": "t", "required": false}])";
constexpr const char* unnamed_columns = R"([{"type": "double", "required": true},
                                            {"type": "double", "required": true}])";
constexpr const char* matrix =
    R"([{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}])";
constexpr const char* two_tensors =
    R"([{"name": "x", "type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}},
        {"name": "y", "type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1, 1]}}])";

ParsedRequest parsed(const std::string& inputs, std::string_view body,
                     std::string_view content_type = "application/json") {
  model::Signature signature;
  if (!inputs.empty()) signature.inputs = model::parse_schema(inputs, "inputs");
  return parse_request(content_type, body, signature);
}

/// What is answered when the model returns its input.
std::string echo(const std::string& inputs, std::string_view body,
                 std::string_view content_type = "application/json") {
  const auto answer = predictions_json(parsed(inputs, body, content_type).input);
  return answer.substr(16, answer.size() - 17);
}

void check_handed_over(const std::string& inputs, std::string_view body,
                       std::string_view content_type = "application/json") {
  CAPTURE(inputs);
  CAPTURE(body);
  CHECK_THROWS_AS(echo(inputs, body, content_type), HandOver);
}

}  // namespace

TEST_CASE("tables have the declared columns in the declared order") {
  const std::string expected = R"([{"a": 2.0, "b": 1.5}])";
  CHECK(echo(doubles, R"({"dataframe_split": {"columns": ["b", "x", "a"],
                                              "data": [[1.5, "extra", 2]]}})") == expected);
  CHECK(echo(doubles, R"({"dataframe_split": {"data": [[1.5, 2]], "index": [7],
                                              "columns": ["b", "a"]}})") == expected);
  CHECK(echo(doubles, R"({"dataframe_records": [{"b": 1.5, "a": 2, "x": null}]})") == expected);
  CHECK(echo(doubles, R"({"instances": [{"b": 1.5, "a": 2}]})") == expected);
  CHECK(echo(doubles, R"({"inputs": [{"b": 1.5, "a": 2}]})") == expected);
  CHECK(echo(doubles, R"({"inputs": {"b": [1.5], "a": [2]}})") == expected);
  CHECK(echo(doubles, R"({"inputs": {"b": 1.5, "a": 2}})") == expected);
  CHECK(echo(doubles, "b,x,a\n1.5,extra,2\n", "text/csv") == expected);
}

TEST_CASE("optional columns may be absent") {
  CHECK(echo(mixed, R"({"dataframe_records": [{"n": 1}]})") == R"([{"n": 1}])");
  CHECK(echo(mixed, R"({"dataframe_records": [{"t": true, "f": 0.1, "s": "x", "n": 1}]})") ==
        R"([{"n": 1, "s": "x", "f": 0.10000000149011612, "t": true}])");
}

TEST_CASE("nulls and absent members are NaN in columns of floating point") {
  CHECK(echo(doubles,
             R"({"dataframe_records": [{"a": null, "b": 1}, {"b": NaN, "a": 2}, {"a": 3}]})") ==
        R"([{"a": NaN, "b": 1.0}, {"a": 2.0, "b": NaN}, {"a": 3.0, "b": NaN}])");
  check_handed_over(mixed, R"({"dataframe_records": [{"n": null}]})");
  check_handed_over(mixed, R"({"dataframe_records": [{"n": 1, "s": null}]})");
  check_handed_over(mixed, R"({"dataframe_records": [{"n": 1, "t": null}]})");
}

TEST_CASE("numbers are converted to the declared type") {
  CHECK(echo(mixed, R"({"dataframe_records": [{"n": 1.9}]})") == R"([{"n": 1}])");
  CHECK(echo(mixed, R"({"dataframe_records": [{"n": true}]})") == R"([{"n": 1}])");
  CHECK(echo(doubles, R"({"inputs": {"a": [true, 1], "b": [1e400, 18446744073709551616]}})") ==
        R"([{"a": 1.0, "b": Infinity}, {"a": 1.0, "b": 1.8446744073709552e+19}])");
  check_handed_over(mixed, R"({"dataframe_records": [{"n": 1e30}]})");
  check_handed_over(mixed, R"({"dataframe_records": [{"n": 1, "f": 16777217000000001}]})");
  check_handed_over(doubles, R"({"inputs": {"a": ["1"], "b": [1]}})");
}

TEST_CASE("dates are handed over") {
  check_handed_over(mixed, R"({"dataframe_records": [{"n": 1, "d": "2026-01-31"}]})");
}

TEST_CASE("without a signature the values tell the types") {
  CHECK(echo(no_inputs,
             R"({"dataframe_split": {"data": [[1, true, "x", 2], [2, false, "y", null]]}})") ==
        R"([{"0": 1, "1": true, "2": "x", "3": 2.0}, {"0": 2, "1": false, "2": "y", "3": NaN}])");
  CHECK(echo(no_inputs, R"({"inputs": [[1, 2], [3, 4]]})") == "[[1, 2], [3, 4]]");
  CHECK(echo(no_inputs, R"({"inputs": [[1, 2], [3, 4.5]]})") == "[[1.0, 2.0], [3.0, 4.5]]");
  CHECK(echo(no_inputs, R"({"inputs": {"a": [1], "b": "x"}})") == R"({"a": [1], "b": "x"})");
  CHECK(echo(no_inputs, R"({"instances": [{"a": 1, "b": [2]}, {"b": [3], "a": 4}]})") ==
        R"({"a": [1, 4], "b": [[2], [3]]})");
  check_handed_over(no_inputs, R"({"inputs": [1, null]})");
  check_handed_over(no_inputs, R"({"inputs": [1, true]})");
  check_handed_over(no_inputs, R"({"inputs": [[1], [2, 3]]})");
  check_handed_over(no_inputs, R"({"inputs": [[1], 2]})");
  check_handed_over(no_inputs, R"({"inputs": []})");
}

TEST_CASE("unnamed columns go by position") {
  CHECK(echo(unnamed_columns, R"({"inputs": [[1, 2, 3], [4, 5, 6]]})") ==
        R"([{"0": 1.0, "1": 2.0}, {"0": 4.0, "1": 5.0}])");
  CHECK(
      echo(unnamed_columns, R"({"dataframe_split": {"columns": ["y", "x"], "data": [[1, 2]]}})") ==
      R"([{"y": 1.0, "x": 2.0}])");
  CHECK(echo(unnamed_columns, "y,x,z\n1,2,3\n", "text/csv") == R"([{"y": 1.0, "x": 2.0}])");
  check_handed_over(unnamed_columns, R"({"inputs": [[1], [2]]})");
}

TEST_CASE("tensors have the declared type and shape") {
  CHECK(echo(matrix, R"({"instances": [[0.1, 1], [2, null]]})") ==
        "[[0.10000000149011612, 1.0], [2.0, NaN]]");
  CHECK(echo(matrix, R"({"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2], [3, 4]]}})") ==
        "[[1.0, 2.0], [3.0, 4.0]]");
  CHECK(echo(two_tensors, R"({"inputs": {"y": [[1], [2]], "x": [0.5, 1.5], "z": ["extra"]}})") ==
        R"({"x": [0.5, 1.5], "y": [[1], [2]]})");
  CHECK(echo(two_tensors, R"({"dataframe_records": [{"y": 1, "x": 0.5}]})") ==
        R"({"x": [0.5], "y": [[1]]})");
  check_handed_over(matrix, R"({"instances": [[1, 2, 3]]})");
  check_handed_over(matrix, R"({"instances": [1, 2]})");
  check_handed_over(two_tensors, R"({"inputs": {"x": [0.5]}})");
}

TEST_CASE("a table without rows has the declared columns") {
  const auto request =
      parsed(doubles, R"({"dataframe_split": {"columns": ["a", "b"], "data": []}})");
  CHECK(std::get<Frame>(request.input).columns.size() == 2);
  CHECK(predictions_json(request.input) == R"({"predictions": []})");
}

TEST_CASE("what is ambiguous is handed over") {
  check_handed_over(doubles, R"({"dataframe_records": [{"a": 1, "b": 2, "a": 3}]})");
  check_handed_over(doubles,
                    R"({"dataframe_split": {"columns": ["a", "a", "b"], "data": [[1, 2, 3]]}})");
  check_handed_over(doubles, R"({"inputs": {"a": [1], "b": [2]}, "inputs": {"a": [1], "b": [2]}})");
  check_handed_over(doubles,
                    R"({"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2], [3]]}})");
  check_handed_over(doubles, R"({"dataframe_split": {"columns": ["a"], "data": [[1]]}})");
  check_handed_over(doubles, R"({"messages": [], "inputs": {"a": [1], "b": [2]}})");
  check_handed_over(doubles, "a,b\n1,2\n", "application/vnd.apache.parquet");
  check_handed_over(doubles, "a,b\n1,2\n", "");
}

TEST_CASE("records that make a table far larger than the request are handed over") {
  std::string body = R"({"dataframe_records": [)";
  for (int i = 0; i < 3000; ++i)
    body.append(i > 0 ? ", " : "").append("{\"c").append(std::to_string(i)).append("\": 1}");
  check_handed_over(no_inputs, body + "]}");
}

TEST_CASE("a signature with nested columns is handed over") {
  CHECK_THROWS_AS(RequestReader(model::Signature{
                      .inputs = model::parse_schema(
                          R"([{"type": "any", "name": "a", "required": true}])", "")}),
                  HandOver);
}

TEST_CASE("certain refusals are answered as MLflow answers them") {
  const auto refusal_of = [](std::string_view body, std::string_view content_type) {
    try {
      parsed(doubles, body, content_type);
    } catch (const Refusal& refusal) {
      return refusal.answer();
    }
    return scoring::ScoringAnswer();
  };
  const std::string json = "application/json";
  CHECK(refusal_of("", "text/csv; charset=latin-1") ==
        scoring::ScoringAnswer{.status = 415,
                               .content_type = "text/plain; charset=utf-8",
                               .body = "The scoring server only supports UTF-8"});
  CHECK(refusal_of("", "text/plain").body.starts_with("This predictor only supports"));
  CHECK(refusal_of("", "text/csv; header=yes")
            .body.starts_with("Unrecognized content type parameters: header. IMPORTANT"));
  CHECK(refusal_of("[1, 2]", json).body.find("Received a list.") != std::string::npos);
  CHECK(refusal_of("1.5", json).body.find("type '<class 'float'>.") != std::string::npos);
  const auto old = refusal_of(R"({"columns": ["a"], "data": [[1]]})", json);
  CHECK(old.status == 400);
  CHECK(old.content_type == json);
  CHECK(old.body.starts_with(R"({"error_code": "BAD_REQUEST", "message": "The input must be)"));
  const auto two = refusal_of(R"({"inputs": {"a": 1, "b": 2}, "instances": 1})", json);
  CHECK(two.body.find("input fields: ['inputs', 'instances']. IMPORTANT") != std::string::npos);
}
