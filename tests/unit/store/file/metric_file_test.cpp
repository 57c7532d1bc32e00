// SPDX-License-Identifier: Apache-2.0
#include "store/file/metric_file.h"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>
#include <fcntl.h>

#include "base/file.h"
#include "support/fakes.h"

using namespace mlf;
using store::append_metric_line;
using store::latest_metric;
using store::parse_metric_line;

TEST_CASE("the line forms of every MLflow are read") {
  auto line = parse_metric_line("1700000000000 0.5 3");
  REQUIRE(line);
  CHECK(line->point.timestamp == 1700000000000);
  CHECK(line->point.value == 0.5);
  CHECK(line->point.step == 3);
  CHECK(line->dataset_name.empty());

  line = parse_metric_line("12 -1e-05");
  REQUIRE(line);
  CHECK(line->point.step == 0);
  CHECK(line->point.value == -1e-05);

  line = parse_metric_line("1 nan -2 iris 0a1b2c3d");
  REQUIRE(line);
  CHECK(std::isnan(line->point.value));
  CHECK(line->point.step == -2);
  CHECK(line->dataset_name == "iris");
  CHECK(line->dataset_digest == "0a1b2c3d");

  CHECK(parse_metric_line("1 inf 0\r")->point.value == HUGE_VAL);
  CHECK(parse_metric_line("1 1e400 0")->point.value == HUGE_VAL);
}

TEST_CASE("anything else is malformed") {
  for (const auto* bad :
       {"", " ", "1", "1 ", "1 x", "1 2 x", "1 2 3 4", "1 2 3 4 5 6", "1  2 3", "x 1 2", "1.5 1 2",
        "1 1 1.5", "1 nan(1) 2", "99999999999999999999 1 1"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_metric_line(bad));
  }
}

TEST_CASE("the latest point is the greatest step, then timestamp, then value") {
  CHECK(latest_metric("m", "1 0.1 0\n5 0.2 2\n9 0.3 1\n")->value == 0.2);
  CHECK(latest_metric("m", "5 0.1 2\n9 0.2 2\n7 0.3 2\n")->value == 0.2);
  CHECK(latest_metric("m", "5 0.1 2\n5 0.3 2\n5 0.2 2\n")->value == 0.3);
  CHECK(std::isnan(latest_metric("m", "5 nan 2\n5 0.3 2\n")->value));  // as Python's max() has it
  CHECK(latest_metric("m", "") == std::nullopt);
}

TEST_CASE("a line cut short is passed over and bad ones are counted") {
  std::size_t malformed = 0;
  CHECK(latest_metric("m", "1 0.1 0\nrubbish\n2 0.2 1\n3 0.", &malformed)->value == 0.2);
  CHECK(malformed == 1);
}

TEST_CASE("lines are written as MLflow writes them") {
  std::string out;
  append_metric_line(out, MetricPoint{.timestamp = 7, .value = 3, .step = -1});
  append_metric_line(out, Metric{.key = "m",
                                 .value = 0.1,
                                 .timestamp = 8,
                                 .step = 2,
                                 .dataset_name = "d",
                                 .dataset_digest = "x"});
  CHECK(out == "7 3.0 -1\n8 0.1 2 d x\n");
}

TEST_CASE("a file of many lines is streamed whole, wherever pieces end") {
  const test::TempDir temp;
  const auto directory = Directory::open(temp.path());
  std::string content;
  for (int i = 0; i < 100'000; ++i) {
    append_metric_line(content, MetricPoint{.timestamp = i, .value = i / 7.0, .step = i});
  }
  content += "not a line\n1 2";
  directory.replace_file(RelativePath::parse("m"), content, Durability::none);
  const auto file = directory.find_file(RelativePath::parse("m"), O_RDONLY);
  std::int64_t next = 0;
  test::FakeReporter reporter;
  store::visit_metric_file(
      file->get(), "m",
      [&](std::span<const MetricPoint> points) {
        for (const auto& point : points) {
          REQUIRE(point.step == next);
          REQUIRE(point.value == static_cast<double>(next) / 7.0);
          ++next;
        }
      },
      reporter);
  CHECK(next == 100'000);
  CHECK(reporter.warnings == std::vector<std::string>{"m: 1 malformed lines left out"});
}
