// SPDX-License-Identifier: Apache-2.0
//
// Points are read in one pass, because a metric's file may have millions of them. The range of x is
// therefore not known before the end. The number of a column is x >> shift, so that doubling the
// width merges two neighbours. The columns are in a ring buffer, so that the range can grow on
// either side without moving them.
#include "plot/sampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace mlf::plot {

Sampler::Sampler(std::size_t columns) : columns_(columns), mask_(columns - 1) {}

void Sampler::add(std::int64_t x, double y) {
  const std::int64_t index = x >> shift_;
  if (index < low_ || index > high_ || empty_) {
    make_room(x);
  }
  add_to(column(x >> shift_), {x, y});
}

void Sampler::make_room(std::int64_t x) {
  if (empty_) {
    empty_ = false;
    low_ = high_ = x;
    return;
  }
  int doublings = 0;
  const auto span = [&] {
    const std::int64_t index = x >> (shift_ + doublings);
    const auto low = static_cast<std::uint64_t>(std::min(low_ >> doublings, index));
    const auto high = static_cast<std::uint64_t>(std::max(high_ >> doublings, index));
    return high - low;
  };
  while (span() > mask_) ++doublings;
  if (doublings > 0) coarsen(doublings);
  low_ = std::min(low_, x >> shift_);
  high_ = std::max(high_, x >> shift_);
}

void Sampler::coarsen(int doublings) {
  std::vector<Column> old(columns_.size());
  old.swap(columns_);
  for (std::uint64_t offset = 0; offset <= static_cast<std::uint64_t>(high_ - low_); ++offset) {
    const std::int64_t index = low_ + static_cast<std::int64_t>(offset);
    merge(column(index >> doublings), old[static_cast<std::uint64_t>(index) & mask_]);
  }
  low_ >>= doublings;
  high_ >>= doublings;
  shift_ += doublings;
}

void Sampler::add_to(Column& column, const Sample& sample) {
  if (!std::isfinite(sample.y)) {
    if (column.state == Column::State::empty) column.state = Column::State::gap;
    return;
  }
  if (column.state != Column::State::drawn) {
    column = {Column::State::drawn, sample, sample, sample, sample};
    return;
  }
  if (sample.x < column.first.x) column.first = sample;
  if (sample.x >= column.last.x) column.last = sample;
  if (sample.y < column.lowest.y) column.lowest = sample;
  if (sample.y > column.highest.y) column.highest = sample;
}

/// Merges `other`, which must be to the right of all that `into` has.
void Sampler::merge(Column& into, const Column& other) {
  if (other.state != Column::State::drawn) {
    if (into.state == Column::State::empty) into.state = other.state;
    return;
  }
  if (into.state != Column::State::drawn) {
    into = other;
    return;
  }
  into.last = other.last;
  if (other.lowest.y < into.lowest.y) into.lowest = other.lowest;
  if (other.highest.y > into.highest.y) into.highest = other.highest;
}

std::vector<Point> Sampler::points() const {
  std::vector<Point> result;
  if (empty_) return result;
  for (std::uint64_t offset = 0; offset <= static_cast<std::uint64_t>(high_ - low_); ++offset) {
    const std::int64_t index = low_ + static_cast<std::int64_t>(offset);
    const Column& here = column(index);
    if (here.state == Column::State::gap) {
      // The left edge of the column. Unsigned, because that of the first column may be below the
      // range of int64.
      const auto left = static_cast<std::int64_t>(static_cast<std::uint64_t>(index) << shift_);
      result.push_back({static_cast<double>(left), std::numeric_limits<double>::quiet_NaN()});
    } else if (here.state == Column::State::drawn) {
      append(here, result);
    }
  }
  return result;
}

void Sampler::append(const Column& column, std::vector<Point>& points) {
  std::array<Sample, 4> samples{column.first, column.lowest, column.highest, column.last};
  if (column.lowest.x > column.highest.x) std::swap(samples[1], samples[2]);
  const Sample* previous = nullptr;
  for (const Sample& sample : samples) {
    const bool repeated = previous != nullptr && previous->x == sample.x && previous->y == sample.y;
    if (!repeated) points.push_back({static_cast<double>(sample.x), sample.y});
    previous = &sample;
  }
}

double Smoother::next(double value) {
  if (!std::isfinite(value)) return value;
  average_ = weight_ * average_ + (1 - weight_) * value;
  bias_ *= weight_;
  return average_ / (1 - bias_);
}

}  // namespace mlf::plot
