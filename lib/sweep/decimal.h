// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mlf::sweep {

/// An exact decimal number: 0.1 is one tenth.
class Decimal {
 public:
  /// Parses "12", "-0.5", ".5" or "1e-4", with at most 18 significant digits; nullopt for anything
  /// else.
  static std::optional<Decimal> parse(std::string_view text);

  /// The shortest decimal text: "0.5", "3", "-12". As in Python, very small and large numbers have
  /// an exponent: "1e-07", "1e+16".
  std::string text() const;

  bool is_zero() const { return digits_ == 0; }
  bool is_negative() const { return digits_ < 0; }
  double value() const;

  /// nullopt when the result has more than 18 digits.
  std::optional<Decimal> plus(const Decimal& other) const;
  /// The product; before multiplying, this number is rounded to 15 significant digits and the
  /// factor to 6 where they have more.
  Decimal times(const Decimal& factor) const;

  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const = default;

 private:
  /// Removes trailing zeros from the digits, so that equal numbers have equal members.
  Decimal(std::int64_t digits, int exponent);
  /// The power of ten of the first digit: 0 for 1.5, -1 for 0.15.
  int magnitude() const;

  std::int64_t digits_;
  int exponent_;
};

}  // namespace mlf::sweep
