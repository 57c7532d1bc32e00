// SPDX-License-Identifier: Apache-2.0
#include "wire/metric_line.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using mlf::wire::MetricLineParser;

namespace {

using Points = std::vector<std::pair<std::string, double>>;

/// What a line says, or its fault.
struct Read {
  std::optional<Points> points;
  std::optional<std::int64_t> step = std::nullopt;
  std::optional<std::int64_t> timestamp = std::nullopt;
  std::string fault = {};
};

Read read(std::string_view line) {
  MetricLineParser parser;
  if (!parser.parse(line)) {
    CHECK(parser.points().empty());
    return {.points = std::nullopt, .fault = parser.fault()};
  }
  Points points;
  for (const auto& point : parser.points()) points.emplace_back(point.key, point.value);
  return {.points = points, .step = parser.step(), .timestamp = parser.timestamp()};
}

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("words of a line are points") {
  CHECK(read("loss=0.3").points == Points{{"loss", 0.3}});
  CHECK(read("  loss=0.3\tacc=1e-05 \r").points == Points{{"loss", 0.3}, {"acc", 1e-05}});
  CHECK(read("loss=0.3, acc=0.9; f1=.5").points ==
        Points{{"loss", 0.3}, {"acc", 0.9}, {"f1", 0.5}});
  CHECK(read("val/loss=-1 lr.0=+2 größe=3").points ==
        Points{{"val/loss", -1}, {"lr.0", 2}, {"größe", 3}});
  CHECK(read("a=1 a=2").points == Points{{"a", 1}, {"a", 2}});
  const auto line = read("loss=0.3 step=7 timestamp=1700000000000");
  CHECK(line.points == Points{{"loss", 0.3}});
  CHECK(line.step == 7);
  CHECK(line.timestamp == 1700000000000);
  CHECK(read("step=-3 loss=1").step == -3);
  CHECK(read("step=7.0 loss=1").step == 7);
  CHECK(read("step=1e3 loss=1").step == 1000);
}

TEST_CASE("text is passed over") {
  for (const auto* line : {"", "   ", "\r", "epoch 3 of 10", "=====", "== begin ==", "a == b",
                           ",;,", "step=4", "100%|#####| 3/3"}) {
    CAPTURE(line);
    CHECK(read(line).points == Points{});
  }
  CHECK(read("epoch 3: loss=0.3 (best)").points == Points{{"loss", 0.3}});
}

TEST_CASE("numbers in all spellings, those that are none included") {
  CHECK(read("a=inf b=-inf c=Infinity d=1e999 e=-1e999 f=1e-999").points == Points{{"a", infinity},
                                                                                   {"b", -infinity},
                                                                                   {"c", infinity},
                                                                                   {"d", infinity},
                                                                                   {"e", -infinity},
                                                                                   {"f", 0}});
  CHECK(std::isnan(read("a=nan").points->at(0).second));
  CHECK(std::isnan(read("a=NaN").points->at(0).second));
  CHECK(
      read(R"({"a": Infinity, "b": -Infinity, "c": "Infinity", "d": "-inf", "e": 1e400})").points ==
      Points{
          {"a", infinity}, {"b", -infinity}, {"c", infinity}, {"d", -infinity}, {"e", infinity}});
  CHECK(std::isnan(read(R"({"a": NaN})").points->at(0).second));
  CHECK(std::isnan(read(R"({"a": "nan"})").points->at(0).second));
}

TEST_CASE("an object is a line") {
  const auto line = read(R"( {"loss" : 0.3,"acc":9e-1 , "step": 7, "timestamp": 1700000000000} )");
  CHECK(line.points == Points{{"loss", 0.3}, {"acc", 0.9}});
  CHECK(line.step == 7);
  CHECK(line.timestamp == 1700000000000);
  CHECK(read("{}").points == Points{});
  CHECK(read("{ }").points == Points{});
  CHECK(read(R"({"val\/loss": 1, "gr\u00f6\u00dfe": 2})").points ==
        Points{{"val/loss", 1}, {"größe", 2}});
  CHECK(read(R"({"step": 7.0, "a": "0.5"})").step == 7);
  CHECK(read(R"({"phase": "train", "best": true, "lr": null, "say": "\"hi\"", "a": 1})").points ==
        Points{{"a", 1}});
  CHECK(read(R"({"step": null, "a": 1})").step == std::nullopt);
}

TEST_CASE("a line with a fault gives nothing and says what is wrong") {
  struct Bad {
    std::string line;
    std::string fault;
  };
  const std::vector<Bad> lines = {
      {"a=1 loss=abc", "'abc' of 'loss' is no number"},
      {"loss=", "'' of 'loss' is no number"},
      {"loss=0.3x acc=1", "'0.3x' of 'loss' is no number"},
      {"loss=0.3) ", "'0.3)' of 'loss' is no number"},
      {"loss=nan(1)", "'nan(1)' of 'loss' is no number"},
      {"loss=0x10", "'0x10' of 'loss' is no number"},
      {"a=1=2", "'1=2' of 'a' is no number"},
      {"loss=1 step=x", "step 'x' is no integer"},
      {"loss=1 step=1.5", "step '1.5' is no integer"},
      {"loss=1 step=nan", "step 'nan' is no integer"},
      {"loss=1 step=9223372036854775808", "step '9223372036854775808' is no integer"},
      {"loss=1 timestamp=-1", "timestamp '-1' is negative"},
      {"../x=1", "Invalid value"},
      {"a//b=1", "Invalid value"},
      {"f(x=1", "Invalid value"},
      {std::string(251, 'k') + "=1", "exceeds the maximum length of 250"},
      {"a\x1b[31m=1", "\\u001b"},
      {"a=\xff", "'\\xff' of 'a' is no number"},
      {"{", "name in double quotes"},
      {"{\"a\"", "':'"},
      {"{\"a", "no end"},
      {"{\"a\\", "no end"},
      {"{\"a\":", "'' of 'a' is no number"},
      {"{\"a\":1", "',' or '}'"},
      {"{\"a\":1,}", "name in double quotes"},
      {"{a:1}", "name in double quotes"},
      {"{'a': 1}", "name in double quotes"},
      {"{\"a\":1} x", "behind the object"},
      {"{\"a\":tru}", "'tru' of 'a' is no number"},
      {"{\"a\":nan}", "'nan' of 'a' is no number"},
      {"{\"a\":inf}", "'inf' of 'a' is no number"},
      {"{\"a\":[1]}", "object or an array"},
      {"{\"a\":{\"b\":1}}", "object or an array"},
      {"{\"a\\x\":1}", "bad escape"},
      {"{\"\":1}", "Invalid value"},
      {"{\"a\":1,\"step\":\"x\"}", "step 'x' is no integer"},
      {"{\"a\":1,\"step\":1.5}", "step '1.5' is no integer"},
  };
  for (const auto& bad : lines) {
    CAPTURE(bad.line);
    const auto line = read(bad.line);
    CHECK_FALSE(line.points);
    CAPTURE(line.fault);
    CHECK(line.fault.find(bad.fault) != std::string::npos);
    CHECK(line.fault.find('\n') == std::string::npos);
  }
}

TEST_CASE("what one line left does not reach the next") {
  MetricLineParser parser;
  REQUIRE(parser.parse("a=1 step=3 timestamp=4"));
  REQUIRE(parser.parse("b=2 c=3"));
  CHECK_FALSE(parser.step());
  CHECK_FALSE(parser.timestamp());
  REQUIRE(parser.points().size() == 2);
  CHECK(parser.points()[0].key == "b");
  // A key that was valid in one place of a line is still checked in another place.
  REQUIRE_FALSE(parser.parse("b=1 ../x=1"));
  REQUIRE_FALSE(parser.parse("b=1 ../x=1"));
  REQUIRE(parser.parse("b=1"));
}
