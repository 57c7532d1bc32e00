// SPDX-License-Identifier: Apache-2.0
//
// Numbers are kept as integers until the first value comes that is none; from then on all are
// doubles, as in a column of pandas. A null or missing value is a NaN.
//
// Conversions, all tried with the real pandas and NumPy (tests/interop/requests_test.py):
// - to floating point: booleans are 0 and 1, nulls are NaN. A float32 is rounded once from a
// double,
//   or from an integer that is one; other integers are rounded in two ways.
// - to integers: booleans are 0 and 1; fractions are cut off. A number out of range wraps around in
//   pandas, is undefined behaviour or refused in NumPy.
// - to booleans and texts: only what is one.
#include "scoring/native/cells.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include "scoring/native/native_model.h"

namespace mlf::scoring::native {

namespace {

[[noreturn]] void refuse_mixture() {
  throw HandOver("values are not of the type that is declared, or of several");
}

bool is_exact_double(std::int64_t value) {
  constexpr auto most = std::int64_t{1} << 53;
  return value >= -most && value <= most;
}

template <typename Integer>
std::vector<Integer> to_integers(const std::vector<std::int64_t>& values) {
  std::vector<Integer> converted;
  converted.reserve(values.size());
  for (const auto value : values) {
    if (!std::in_range<Integer>(value)) refuse_mixture();
    converted.push_back(static_cast<Integer>(value));
  }
  return converted;
}

std::vector<std::int64_t> cut_off(const std::vector<double>& values) {
  std::vector<std::int64_t> converted;
  converted.reserve(values.size());
  for (const double value : values) {
    if (!(std::fabs(value) < 0x1p63)) refuse_mixture();
    converted.push_back(static_cast<std::int64_t>(value));
  }
  return converted;
}

}  // namespace

void Cells::add(const Scalar& scalar) {
  ++count_;
  switch (scalar.kind) {
    case Scalar::Kind::null:
      kinds_ |= null;
      return add_real(std::numeric_limits<double>::quiet_NaN());
    case Scalar::Kind::boolean:
      kinds_ |= boolean;
      return add_integer(scalar.integer);
    case Scalar::Kind::integer:
      kinds_ |= integer;
      return add_integer(scalar.integer);
    case Scalar::Kind::large_integer:
      kinds_ |= large_integer;
      has_inexact_ = true;
      return add_real(scalar.real);
    case Scalar::Kind::real:
      kinds_ |= real;
      return add_real(scalar.real);
    case Scalar::Kind::text:
      kinds_ |= text;
      texts_.emplace_back(scalar.text);
  }
}

void Cells::add_missing() {
  ++count_;
  kinds_ |= missing;
  add_real(std::numeric_limits<double>::quiet_NaN());
}

void Cells::add_integer(std::int64_t value) {
  has_inexact_ |= !is_exact_double(value);
  if (is_real_) {
    reals_.push_back(static_cast<double>(value));
  } else {
    integers_.push_back(value);
  }
}

void Cells::add_real(double value) { as_reals().push_back(value); }

std::vector<double>& Cells::as_reals() {
  if (!is_real_) {
    reals_.assign(integers_.begin(), integers_.end());
    integers_.clear();
    is_real_ = true;
  }
  return reals_;
}

std::vector<std::int64_t> Cells::take_integers() {
  if (has_inexact_ && is_real_) refuse_mixture();
  return is_real_ ? cut_off(reals_) : std::move(integers_);
}

std::vector<std::uint8_t> Cells::take_booleans() { return to_integers<std::uint8_t>(integers_); }

std::vector<std::string> Cells::take_texts() {
  // NumPy cuts off NULs at the end of a text.
  const auto ends_with_nul = [](const std::string& value) { return value.ends_with('\0'); };
  if (std::ranges::any_of(texts_, ends_with_nul)) refuse_mixture();
  return std::move(texts_);
}

Values Cells::take_as(model::ColumnType::Kind kind) {
  using Kind = model::ColumnType::Kind;
  const bool is_number = count_ == 0 || !has(text);
  const bool is_whole = count_ == 0 || has_only(boolean | integer) || has_only(integer | real);
  switch (kind) {
    case Kind::float64:
      if (!is_number) break;
      return std::move(as_reals());
    case Kind::float32:
      if (!is_number || has_inexact_) break;
      return std::vector<float>(as_reals().begin(), as_reals().end());
    case Kind::int64:
      if (!is_whole) break;
      return take_integers();
    case Kind::int32:
      if (!is_whole) break;
      return to_integers<std::int32_t>(take_integers());
    case Kind::boolean:
      if (count_ > 0 && !has_only(boolean)) break;
      return take_booleans();
    case Kind::string:
      if (count_ > 0 && !has_only(text)) break;
      return take_texts();
    default:
      break;
  }
  refuse_mixture();
}

Values Cells::take_as_column() {
  if (has_only(boolean)) return take_booleans();
  if (has_only(text)) return take_texts();
  if (has_only(integer)) return std::move(integers_);
  if (has_only(integer | real | null | missing) && has(integer | real)) return std::move(reals_);
  refuse_mixture();
}

Values Cells::take_as_array() {
  if (has(null)) refuse_mixture();
  return take_as_column();
}

}  // namespace mlf::scoring::native
