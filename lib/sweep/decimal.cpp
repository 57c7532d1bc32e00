// SPDX-License-Identifier: Apache-2.0
#include "sweep/decimal.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "base/numbers.h"

namespace mlf::sweep {

namespace {

constexpr int most_digits = 18;
constexpr int rounded_digits = 15;
constexpr int most_factor_digits = 6;
constexpr int largest_exponent = 400;
/// Python writes numbers below and from these magnitudes with an exponent.
constexpr int least_plain = -4;
constexpr int least_large = 16;

/// 10 to the given power, at most 18.
std::int64_t power_of_ten(int power) {
  std::int64_t result = 1;
  for (int i = 0; i < power; ++i) result *= 10;
  return result;
}

int count_digits(std::int64_t number) {
  int count = 1;
  for (number /= 10; number != 0; number /= 10) ++count;
  return count;
}

bool all_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The number after the 'e' of `text`, 0 for an empty text; nullopt when it is malformed or too
/// large.
std::optional<int> parse_exponent(std::string_view text) {
  if (text.empty()) return 0;
  const auto value = parse_int64(text.substr(1));
  if (!value || std::abs(*value) > largest_exponent) return std::nullopt;
  return static_cast<int>(*value);
}

}  // namespace

Decimal::Decimal(std::int64_t digits, int exponent) : digits_(digits), exponent_(exponent) {
  while (digits_ != 0 && digits_ % 10 == 0) {
    digits_ /= 10;
    ++exponent_;
  }
  if (digits_ == 0) exponent_ = 0;
}

int Decimal::magnitude() const { return count_digits(digits_) + exponent_ - 1; }

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  const auto exponent = parse_exponent(text.substr(mark));
  const std::string_view number = text.substr(0, mark);
  const std::size_t point = std::min(number.find('.'), number.size());
  const std::string_view whole = number.substr(0, point);
  const std::string_view fraction = number.substr(std::min(point + 1, number.size()));
  if (!exponent || !all_digits(whole) || !all_digits(fraction)) return std::nullopt;
  if (whole.empty() && fraction.empty()) return std::nullopt;

  std::string digits = std::string(whole) + std::string(fraction);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (digits.size() > most_digits) return std::nullopt;
  const std::int64_t value = *parse_int64(digits);
  return Decimal(is_negative ? -value : value, *exponent - static_cast<int>(fraction.size()));
}

std::string Decimal::text() const {
  const std::string sign = digits_ < 0 ? "-" : "";
  std::string digits = std::to_string(std::abs(digits_));
  const int first = magnitude();
  if (first < least_plain || first >= least_large) {
    if (digits.size() > 1) digits.insert(1, ".");
    return fmt::format("{}{}e{:+03}", sign, digits, first);
  }
  if (exponent_ >= 0) return sign + digits + std::string(static_cast<std::size_t>(exponent_), '0');
  const auto places = static_cast<std::size_t>(-exponent_);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  digits.insert(digits.size() - places, ".");
  return sign + digits;
}

double Decimal::value() const { return *parse_double(fmt::format("{}e{}", digits_, exponent_)); }

std::optional<Decimal> Decimal::plus(const Decimal& other) const {
  if (is_zero()) return other;
  if (other.is_zero()) return *this;
  const Decimal& coarse = exponent_ > other.exponent_ ? *this : other;
  const Decimal& fine = exponent_ > other.exponent_ ? other : *this;
  const int shift = coarse.exponent_ - fine.exponent_;
  if (count_digits(coarse.digits_) + shift > most_digits) return std::nullopt;
  const std::int64_t sum = coarse.digits_ * power_of_ten(shift) + fine.digits_;
  if (count_digits(sum) > most_digits) return std::nullopt;
  return Decimal(sum, fine.exponent_);
}

Decimal Decimal::times(const Decimal& factor) const {
  // Shortens both numbers so that their product fits into 64 bits.
  const auto shortened = [](Decimal number, int digits) {
    const int surplus = count_digits(number.digits_) - digits;
    if (surplus <= 0) return number;
    const std::int64_t unit = power_of_ten(surplus);
    const std::int64_t half = number.digits_ < 0 ? -unit / 2 : unit / 2;
    return Decimal((number.digits_ + half) / unit, number.exponent_ + surplus);
  };
  const int for_factor = std::min(count_digits(factor.digits_), most_factor_digits);
  const Decimal a = shortened(*this, most_digits - for_factor);
  const Decimal b = shortened(factor, for_factor);
  return shortened(Decimal(a.digits_ * b.digits_, a.exponent_ + b.exponent_), rounded_digits);
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  const auto sign = [](std::int64_t number) { return (number > 0) - (number < 0); };
  const int own_sign = sign(digits_);
  if (own_sign != sign(other.digits_)) return own_sign <=> sign(other.digits_);
  if (magnitude() != other.magnitude()) {
    const auto larger = magnitude() <=> other.magnitude();
    return own_sign < 0 ? 0 <=> larger : larger;
  }
  // Numbers of the same magnitude compare as whole numbers once padded to the same number of
  // digits.
  const auto padded = [](std::int64_t digits) {
    return digits * power_of_ten(most_digits - count_digits(digits));
  };
  return padded(digits_) <=> padded(other.digits_);
}

}  // namespace mlf::sweep
