// SPDX-License-Identifier: Apache-2.0
//
// MLflow's sampling (store/tracking/abstract_store.py), step by step, so that charts show the same
// points. MLflow reads each history twice; here it is read once and filtered.
#include "server/metric_sampling.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

namespace mlf::server {

namespace {

using Steps = std::vector<std::int64_t>;
using Points = std::vector<MetricPoint>;

void sort_and_unite(Steps& steps) {
  std::ranges::sort(steps);
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
}

/// Evenly spaced items of steps[begin, end), and its last one.
Steps evenly_chosen(const Steps& steps, std::size_t begin, std::size_t end, std::size_t most) {
  const auto count = end - begin;
  if (count <= most) {
    return {steps.begin() + static_cast<std::ptrdiff_t>(begin),
            steps.begin() + static_cast<std::ptrdiff_t>(end)};
  }
  Steps chosen;
  const double interval = static_cast<double>(count) / static_cast<double>(most);
  for (std::size_t i = 0; i < most; ++i) {
    const auto at = begin + static_cast<std::size_t>(static_cast<double>(i) * interval);
    if (at < end) chosen.push_back(steps[at]);
  }
  chosen.push_back(steps[end - 1]);
  return chosen;
}

Steps choose_steps(const std::vector<Points>& histories, std::optional<StepRange> range,
                   std::size_t most) {
  Steps all;
  Steps ends;
  for (const auto& points : histories) {
    if (points.empty()) continue;
    for (const auto& point : points) all.push_back(point.step);
    const auto [first, last] = std::ranges::minmax_element(points, {}, &MetricPoint::step);
    ends.push_back(first->step);
    ends.push_back(last->step);
  }
  sort_and_unite(all);
  if (!range) range = StepRange{.first = 0, .last = all.empty() ? 0 : all.back()};
  const auto begin = std::ranges::lower_bound(all, range->first) - all.begin();
  const auto end = std::ranges::upper_bound(all, range->last) - all.begin();
  if (begin >= end) return {};
  auto chosen =
      evenly_chosen(all, static_cast<std::size_t>(begin), static_cast<std::size_t>(end), most);
  std::ranges::copy_if(ends, std::back_inserter(chosen), [&](std::int64_t step) {
    return step >= range->first && step <= range->last;
  });
  sort_and_unite(chosen);
  return chosen;
}

/// At most `most` points, evenly spaced, the first and the last among them.
Points evenly_thinned(Points points, std::size_t most) {
  if (points.size() <= most) return points;
  if (most == 1) return {points.back()};
  Points kept;
  const double step = static_cast<double>(points.size() - 1) / static_cast<double>(most - 1);
  std::size_t before = points.size();
  for (std::size_t i = 0; i < most; ++i) {
    // Python rounds halves to even, as nearbyint() does.
    const auto at = static_cast<std::size_t>(std::nearbyint(static_cast<double>(i) * step));
    if (at != before) kept.push_back(points[at]);
    before = at;
  }
  return kept;
}

}  // namespace

std::vector<Points> sample_histories(std::vector<Points> histories, std::optional<StepRange> range,
                                     std::size_t most) {
  most = std::max<std::size_t>(most, 1);
  const auto steps = choose_steps(histories, range, most);
  for (auto& points : histories) {
    std::erase_if(points, [&](const MetricPoint& point) {
      return !std::ranges::binary_search(steps, point.step);
    });
    std::ranges::stable_sort(points, [](const MetricPoint& a, const MetricPoint& b) {
      return std::tie(a.step, a.timestamp) < std::tie(b.step, b.timestamp);
    });
    points = evenly_thinned(std::move(points), std::max(most, steps.size()));
  }
  return histories;
}

}  // namespace mlf::server
