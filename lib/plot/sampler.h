// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "plot/plot.h"

namespace mlf::plot {

/// Reduces a stream of points, in any order, to a few that draw the same curve. The range of x is
/// divided into columns, and each column keeps its first, lowest, highest and last point, so that
/// no peak is lost. The number of columns is fixed. A column is first 1 wide, and the width doubles
/// when the columns no longer cover the range of x; so a short curve keeps every point.
class Sampler {
 public:
  /// `columns` must be a power of two. Once the width has doubled, at least half of the columns are
  /// in use.
  explicit Sampler(std::size_t columns = 1024);

  /// A y that is not finite makes a gap if its column has no other point.
  void add(std::int64_t x, double y);

  /// The points that are kept, in the order of x.
  std::vector<Point> points() const;

 private:
  struct Sample {
    std::int64_t x = 0;
    double y = 0;
  };
  struct Column {
    enum class State : unsigned char { empty, gap, drawn };
    State state = State::empty;
    Sample first, lowest, highest, last;
  };

  Column& column(std::int64_t index) { return columns_[static_cast<std::uint64_t>(index) & mask_]; }
  const Column& column(std::int64_t index) const {
    return columns_[static_cast<std::uint64_t>(index) & mask_];
  }
  void make_room(std::int64_t x);
  void coarsen(int doublings);
  static void add_to(Column& column, const Sample& sample);
  static void merge(Column& into, const Column& other);
  static void append(const Column& column, std::vector<Point>& points);

  std::vector<Column> columns_;  ///< a ring buffer: column i is at i modulo its size
  std::uint64_t mask_;
  int shift_ = 0;  ///< a column is 2^shift_ wide
  bool empty_ = true;
  std::int64_t low_ = 0;  ///< the first and the last column in use
  std::int64_t high_ = 0;
};

/// An exponential moving average, corrected for the bias that starting at 0 would cause. Values
/// that are not finite are returned as they are and do not count.
class Smoother {
 public:
  /// 0 <= weight < 1; with 0, values are returned as they are.
  explicit Smoother(double weight) : weight_(weight) {}
  double next(double value);

 private:
  double weight_;
  double average_ = 0;
  double bias_ = 1;
};

}  // namespace mlf::plot
