// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "plot/plot.h"

namespace mlf::plot {

/// Reduces a stream of points, in any order, to the few that draw the same curve: x is cut into
/// columns, and each keeps its first, lowest, highest and last point, so that no peak is lost.
/// There are at most `columns` columns however many points there are; they begin one wide and
/// double when the range of x outgrows them, so a short curve keeps every point.
class Sampler {
 public:
  /// `columns` is a power of two. The range of x fills at least half of them.
  explicit Sampler(std::size_t columns = 1024);

  /// A y that is not finite leaves a gap where its column has no other point.
  void add(std::int64_t x, double y);

  /// In the order of x.
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

  std::vector<Column> columns_;  ///< a ring: column i lies at i modulo its size
  std::uint64_t mask_;
  int shift_ = 0;  ///< a column is 2^shift_ wide
  bool empty_ = true;
  std::int64_t low_ = 0;  ///< the columns in use
  std::int64_t high_ = 0;
};

/// An exponential moving average without the bias of its start. Values that are not finite pass
/// through and change nothing.
class Smoother {
 public:
  /// 0 <= weight < 1; 0 changes nothing.
  explicit Smoother(double weight) : weight_(weight) {}
  double next(double value);

 private:
  double weight_;
  double average_ = 0;
  double bias_ = 1;
};

}  // namespace mlf::plot
