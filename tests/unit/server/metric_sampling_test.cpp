// SPDX-License-Identifier: Apache-2.0
#include "server/metric_sampling.h"

#include <doctest/doctest.h>

using namespace mlf;
using namespace mlf::server;

namespace {

using Steps = std::vector<std::int64_t>;

std::vector<MetricPoint> history(const Steps& steps) {
  std::vector<MetricPoint> points;
  for (const auto step : steps) {
    points.push_back({.timestamp = static_cast<std::int64_t>(points.size()), .step = step});
  }
  return points;
}

std::vector<Steps> sampled(const std::vector<Steps>& runs, std::optional<StepRange> range,
                           std::size_t most) {
  std::vector<std::vector<MetricPoint>> histories;
  for (const auto& run : runs) histories.push_back(history(run));
  std::vector<Steps> result;
  for (const auto& points : sample_histories(std::move(histories), range, most)) {
    auto& steps = result.emplace_back();
    for (const auto& point : points) steps.push_back(point.step);
  }
  return result;
}

Steps up_to(std::int64_t last) {
  Steps steps;
  for (std::int64_t step = 0; step <= last; ++step) steps.push_back(step);
  return steps;
}

}  // namespace

TEST_CASE("few points are all kept") {
  CHECK(sampled({{0, 1, 2}}, {}, 5) == std::vector<Steps>{{0, 1, 2}});
  CHECK(sampled({{}}, {}, 5) == std::vector<Steps>{{}});
  CHECK(sampled({}, {}, 5).empty());
}

TEST_CASE("many points are spread evenly, the last of them included") {
  CHECK(sampled({up_to(9)}, {}, 3) == std::vector<Steps>{{0, 3, 6, 9}});
  CHECK(sampled({up_to(999)}, {}, 4) == std::vector<Steps>{{0, 250, 500, 750, 999}});
}

TEST_CASE("the ends of each run are kept") {
  CHECK(sampled({up_to(9), {4, 5}}, {}, 2) == std::vector<Steps>{{0, 4, 5, 9}, {4, 5}});
}

TEST_CASE("a range leaves out what is before and after it") {
  CHECK(sampled({up_to(9)}, StepRange{2, 5}, 10) == std::vector<Steps>{{2, 3, 4, 5}});
  CHECK(sampled({{-5, 20}}, StepRange{-9, 30}, 10) == std::vector<Steps>{{-5, 20}});
  CHECK(sampled({{-5, 20}}, {}, 10) == std::vector<Steps>{{20}});
  CHECK(sampled({up_to(9)}, StepRange{50, 60}, 10) == std::vector<Steps>{{}});
}

TEST_CASE("many points of one step are thinned out, and are in the order of their times") {
  std::vector<MetricPoint> points;
  for (std::int64_t time = 9; time >= 0; --time) points.push_back({.timestamp = time, .step = 7});
  std::vector<std::int64_t> times;
  const auto kept = sample_histories({points}, {}, 4);
  for (const auto& point : kept.front()) times.push_back(point.timestamp);
  CHECK(times == std::vector<std::int64_t>{0, 3, 6, 9});
  CHECK(sample_histories({points}, {}, 1).front().size() == 1);
}
