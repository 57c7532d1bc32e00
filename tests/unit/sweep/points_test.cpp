// SPDX-License-Identifier: Apache-2.0
#include "sweep/points.h"

#include <set>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"

using namespace mlf;
using namespace mlf::sweep;

namespace {

/// The values, separated by spaces.
std::string values(const std::string& text, std::string_view type = "float") {
  return join(parse_axis({"a", text}, type).values, " ");
}

void check_error(const std::string& text, const std::string& message,
                 std::string_view type = "float") {
  CAPTURE(text);
  CHECK_THROWS_WITH_AS(parse_axis({"a", text}, type), ("parameter 'a': " + message).c_str(), Error);
}

std::string text_of(const Point& point) {
  std::string text;
  for (const Param& param : point) text += param.key + "=" + param.value + " ";
  return text;
}

std::vector<std::string> texts_of(const std::vector<Axis>& axes,
                                  const std::optional<Sampling>& sampling = {}) {
  std::vector<std::string> texts;
  for (const Point& point : make_points(axes, sampling)) texts.push_back(text_of(point));
  return texts;
}

std::vector<Axis> two_axes() {
  return {parse_axis({"a", "1:3"}, "int"), parse_axis({"b", "x,y"}, "string")};
}

}  // namespace

TEST_CASE("lists and ranges of a parameter") {
  CHECK(values("0.1,0.5,0.9") == "0.1 0.5 0.9");
  CHECK(values("0.10") == "0.10");
  CHECK(values("0:1:0.25") == "0 0.25 0.5 0.75 1");
  CHECK(values("0:1:0.1") == "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1");
  CHECK(values("0:1:0.3") == "0 0.3 0.6 0.9");
  CHECK(values("1:5") == "1 2 3 4 5");
  CHECK(values("1:1") == "1");
  CHECK(values("5:1:-2") == "5 3 1");
  CHECK(values("0.3:-0.3:-0.3") == "0.3 0 -0.3");
  CHECK(values("1e-4:1e-1:x10") == "0.0001 0.001 0.01 0.1");
  CHECK(values("1:20:x2") == "1 2 4 8 16");
  CHECK(values("8:1:x0.5") == "8 4 2 1");
  CHECK(values("0,10:20:5,100") == "0 10 15 20 100");
  CHECK(values("") == "");
  CHECK(values("1:2", "") == "1 2");
}

TEST_CASE("what is no range of numbers is a value") {
  CHECK(values("12:30:00:00") == "12:30:00:00");
  CHECK(values("a:b") == "a:b");
  CHECK(values("s3://bucket/x,file:/y", "uri") == "s3://bucket/x file:/y");
  CHECK(values("12:30", "string") == "12:30");
  CHECK(values("0:1:0.5", "path") == "0:1:0.5");
  CHECK(values("1..2", "string") == "1..2");
  CHECK(values("12\\:30", "") == "12:30");
  CHECK(values("0\\..1", "") == "0..1");
  CHECK(values("../data", "") == "../data");
}

TEST_CASE("a backslash takes its meaning from what follows") {
  CHECK(parse_axis({"a", "x\\,y,z"}, "string").values == std::vector<std::string>{"x,y", "z"});
  CHECK(values("C:\\dir\\\\x") == "C:\\dir\\x");
  CHECK(values("\\d+\\") == "\\d+\\");
}

TEST_CASE("ranges that cannot be are told") {
  check_error("0:1:0", "the step of '0:1:0' is 0");
  check_error("0:1:-0.1", "the range '0:1:-0.1' never comes to its end; its step must be positive");
  check_error("5:1", "the range '5:1' never comes to its end; its step must be negative");
  check_error("0:1:tenth", "the step 'tenth' of '0:1:tenth' is no number and no xNUMBER");
  check_error("1:2:x1", "the factor of '1:2:x1' must be a positive number other than 1");
  check_error("0:2:x2", "both ends of '0:2:x2' must be above 0");
  check_error("8:1:x2", "the range '8:1:x2' never comes to its end; its factor must be below 1");
  check_error("0:1e9:1", "the range '0:1e9:1' has more than 100000 values");
  check_error("0:1e18:1.00000000000000001",
              "the numbers of '0:1e18:1.00000000000000001' have too many digits");
  check_error("1,,2", "a value of '1,,2' is empty; write '\\,' for a comma in a value");
  check_error("1,2,1", "the value '1' is there twice");
  check_error("1:3,2", "the value '2' is there twice");
}

TEST_CASE("intervals") {
  const auto interval = parse_axis({"a", "1e-5..1e-1:log"}, "float").interval;
  REQUIRE(interval);
  CHECK(interval->low == 1e-5);
  CHECK(interval->high == 1e-1);
  CHECK(interval->is_logarithmic);
  CHECK_FALSE(interval->is_whole);
  CHECK(parse_axis({"a", "16..256"}, "int").interval->is_whole);
  check_error("1..1", "'1..1' is empty; the lower end stands first");
  check_error("0..1:log", "'0..1:log' is logarithmic, so its lower end must be above 0");
  check_error("0..1,2", "'0..1' has other values beside it");
  check_error("2,0..1", "'0..1' has other values beside it");
  check_error("0..1.5", "the ends of '0..1.5' must be whole numbers, as it is an int", "int");
}

TEST_CASE("a grid has every combination, the last parameter changing fastest") {
  CHECK(texts_of(two_axes()) == std::vector<std::string>{"a=1 b=x ", "a=1 b=y ", "a=2 b=x ",
                                                         "a=2 b=y ", "a=3 b=x ", "a=3 b=y "});
  CHECK(texts_of({}) == std::vector<std::string>{""});
}

TEST_CASE("a sample of a grid has no point twice, and a larger one begins with it") {
  const auto three = texts_of(two_axes(), Sampling{.count = 3, .seed = 7});
  const auto all = texts_of(two_axes(), Sampling{.count = 100, .seed = 7});
  CHECK(three.size() == 3);
  CHECK(std::vector(all.begin(), all.begin() + 3) == three);
  CHECK(std::set(all.begin(), all.end()).size() == 6);
  CHECK(texts_of(two_axes(), Sampling{.count = 3, .seed = 8}) != three);
}

TEST_CASE("a seed means the same points everywhere") {
  CHECK(join(texts_of(two_axes(), Sampling{.count = 3, .seed = 1}), "| ") ==
        "a=2 b=x | a=2 b=y | a=3 b=x ");
  const std::vector<Axis> axes{parse_axis({"lr", "1e-5..1e-1:log"}, "float"),
                               parse_axis({"a", "0..1"}, ""), parse_axis({"n", "16..256"}, "int"),
                               parse_axis({"k", "1..1000:log"}, "int"),
                               parse_axis({"b", "x,y"}, "string")};
  CHECK(join(texts_of(axes, Sampling{.count = 2, .seed = 42}), "| ") ==
        "lr=0.00210742 a=0.916982 n=255 k=45 b=y | lr=0.0103853 a=0.983823 n=254 k=52 b=y ");
}

TEST_CASE("what is drawn lies in its interval, and everywhere in it") {
  const std::vector<Axis> axes{parse_axis({"a", "-1..1"}, "float"),
                               parse_axis({"n", "3..5"}, "int"),
                               parse_axis({"l", "1..10000:log"}, "float")};
  std::set<std::string> whole;
  int below_zero = 0;
  int below_hundred = 0;
  constexpr int count = 1000;
  for (const Point& point : make_points(axes, Sampling{.count = count, .seed = 3})) {
    const double a = *parse_double(point[0].value);
    const double l = *parse_double(point[2].value);
    CHECK((a >= -1 && a <= 1 && l >= 1 && l <= 10000));
    below_zero += a < 0 ? 1 : 0;
    below_hundred += l < 100 ? 1 : 0;
    whole.insert(point[1].value);
  }
  CHECK(whole == std::set<std::string>{"3", "4", "5"});
  CHECK(std::abs(below_zero - count / 2) < 60);
  CHECK(std::abs(below_hundred - count / 2) < 60);
}

TEST_CASE("sweeps that cannot be are told") {
  const std::vector<Axis> interval{parse_axis({"a", "0..1"}, "float")};
  CHECK_THROWS_WITH_AS(make_points(interval, {}),
                       "parameter 'a' has an interval, which needs --random N; START:STOP:STEP "
                       "makes a grid",
                       Error);
  const std::vector<Axis> large{parse_axis({"a", "1:1000"}, "int"),
                                parse_axis({"b", "1:1000"}, "int")};
  CHECK_THROWS_WITH_AS(make_points(large, {}),
                       "a sweep of 1000000 runs is more than the 100000 there can be; --random N "
                       "takes a sample",
                       Error);
  CHECK(make_points(large, Sampling{.count = 5, .seed = 0}).size() == 5);
  const std::vector<Axis> huge(5, parse_axis({"a", "1:100000"}, "int"));
  CHECK_THROWS_WITH_AS(make_points(huge, Sampling{.count = 5, .seed = 0}),
                       "the parameters have too many combinations", Error);
}
