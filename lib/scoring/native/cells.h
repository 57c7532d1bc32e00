// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "model/signature.h"
#include "scoring/native/json_cursor.h"
#include "scoring/native/values.h"

namespace mlf::scoring::native {

/// The values of a column or an array as a request has them, and what MLflow makes of them. The
/// methods that return Values throw HandOver where pandas and NumPy differ from one another or from
/// what is plain to see, such as for texts in a column of numbers. They may be called once.
class Cells {
 public:
  void add(const Scalar& scalar);
  /// Adds a value that a record does not have: pandas puts a NaN there.
  void add_missing();
  void reserve(std::size_t count) { reals_.reserve(count); }

  std::size_t size() const { return count_; }
  bool has_missing() const { return has(missing); }

  /// As values of a declared type: Series.astype(), and numpy.array() with a dtype.
  Values take_as(model::ColumnType::Kind kind);
  /// As the types of the values tell: the columns of pandas.DataFrame().
  Values take_as_column();
  /// The same, but of numpy.array().
  Values take_as_array();

 private:
  enum Bit : std::uint8_t {
    boolean = 1,
    integer = 2,
    large_integer = 4,
    real = 8,
    null = 16,
    missing = 32,
    text = 64
  };

  bool has(std::uint8_t bits) const { return (kinds_ & bits) != 0; }
  bool has_only(std::uint8_t bits) const { return kinds_ != 0 && (kinds_ & ~bits) == 0; }
  void add_integer(std::int64_t value);
  void add_real(double value);

  std::vector<double>& as_reals();
  std::vector<std::int64_t> take_integers();
  std::vector<std::uint8_t> take_booleans();
  std::vector<std::string> take_texts();

  std::size_t count_ = 0;
  std::uint8_t kinds_ = 0;    ///< of Bit, those that occur
  bool has_inexact_ = false;  ///< whether an integer is no double
  bool is_real_ = false;      ///< whether reals_ has the numbers, else integers_
  std::vector<double> reals_;
  std::vector<std::int64_t> integers_;
  std::vector<std::string> texts_;
};

}  // namespace mlf::scoring::native
