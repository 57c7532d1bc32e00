// SPDX-License-Identifier: Apache-2.0
#include "wire/batch_line.h"

#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)
using wire::parse_batch_line;

TEST_CASE("a line is a batch") {
  const auto batch = parse_batch_line(
      R"({"metrics": [{"key": "loss", "value": 0.5, "timestamp": 12, "step": 3},
                      {"key": "acc", "value": 1}],
          "params": [{"key": "lr", "value": "0.1"}], "tags": [{"key": "phase", "value": "é"}]})",
      99);
  REQUIRE(batch.metrics.size() == 2);
  CHECK(batch.metrics[0] == Metric{.key = "loss", .value = 0.5, .timestamp = 12, .step = 3});
  CHECK(batch.metrics[1] == Metric{.key = "acc", .value = 1, .timestamp = 99, .step = 0});
  CHECK(batch.params == std::vector<Param>{{"lr", "0.1"}});
  CHECK(batch.tags == std::vector<Tag>{{"phase", "é"}});
}

TEST_CASE("a line may be one item") {
  const auto metric = parse_batch_line(
      R"({"metric": {"key": "a", "value": "NaN", "timestamp": "7", "step": "-2",
                     "dataset_name": "d", "dataset_digest": "e"}})",
      0);
  REQUIRE(metric.metrics.size() == 1);
  CHECK(std::isnan(metric.metrics[0].value));
  CHECK(metric.metrics[0].timestamp == 7);
  CHECK(metric.metrics[0].step == -2);
  CHECK(metric.metrics[0].dataset_name == "d");
  CHECK(metric.metrics[0].dataset_digest == "e");
  CHECK(parse_batch_line(R"({"param": {"key": "a", "value": ""}})", 0).params ==
        std::vector<Param>{{"a", ""}});
  CHECK(parse_batch_line(R"({"tag": {"key": "a", "value": "NaN Infinity"}})", 0).tags ==
        std::vector<Tag>{{"a", "NaN Infinity"}});
  const auto nothing = parse_batch_line("{}", 0);
  CHECK((nothing.metrics.empty() && nothing.params.empty() && nothing.tags.empty()));
}

TEST_CASE("numbers that JSON lacks are read as Python writes them") {
  const auto batch = parse_batch_line(
      R"({"metrics": [{"key": "NaN", "value": NaN}, {"key": "\"NaN", "value": -Infinity},
                      {"key": "c", "value": Infinity}]})",
      0);
  REQUIRE(batch.metrics.size() == 3);
  CHECK(batch.metrics[0].key == "NaN");
  CHECK(std::isnan(batch.metrics[0].value));
  CHECK(batch.metrics[1].key == "\"NaN");
  CHECK(batch.metrics[1].value == -HUGE_VAL);
  CHECK(batch.metrics[2].value == HUGE_VAL);
}

TEST_CASE("what is no batch is refused, naming the place") {
  struct Bad {
    std::string line;
    std::string message;
  };
  const std::vector<Bad> lines = {
      {"", "no JSON object"},
      {"loss=0.3", "no JSON object: 'loss=0.3'"},
      {"{\"metrics\":", "no JSON object"},
      {"[]", "the line must be an object, and is []"},
      {"7", "must be an object"},
      {R"({"metric": {"key": "a", "value": 1}} {})", "no JSON object"},
      {R"({"metrcs": []})", "the line has an unknown member 'metrcs'"},
      {R"({"metrics": {"a": 1}})", "'metrics' must be an array"},
      {R"({"metrics": [1]})", "metrics[0] must be an object, and is 1"},
      {R"({"metrics": [{"key": "a", "value": 1}, {"key": "b"}]})", "metrics[1] has no 'value'"},
      {R"({"metric": {"value": 1}})", "metric has no 'key'"},
      {R"({"metric": {"key": "a", "value": "x"}})", "'value' must be a number, and is \"x\""},
      {R"({"metric": {"key": "a", "value": true}})", "must be a number"},
      {R"({"metric": {"key": 1, "value": 1}})", "'key' must be a string, and is 1"},
      {R"({"metric": {"key": "a", "value": 1, "step": 1.5}})", "'step' must be an integer"},
      {R"({"metric": {"key": "a", "value": 1, "step": "1e3"}})", "'step' must be an integer"},
      {R"({"metric": {"key": "a", "value": 1, "step": 9223372036854775808}})", "'step' must be"},
      {R"({"metric": {"key": "a", "value": 1, "stepp": 1}})", "metric has an unknown member"},
      {R"({"param": {"key": "a", "value": 0.1}})", "param: 'value' must be a string, and is 0.1"},
      {R"({"tag": {"key": "a"}})", "tag has no 'value'"},
      {"{\"tag\": {\"key\": \"\xff\", \"value\": \"x\"}}", "no JSON object"},
  };
  for (const auto& bad : lines) {
    CAPTURE(bad.line);
    try {
      parse_batch_line(bad.line, 0);
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::invalid_parameter_value);
      const std::string message = error.what();
      CAPTURE(message);
      CHECK(message.find(bad.message) != std::string::npos);
    }
  }
}
