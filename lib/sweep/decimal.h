// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mlf::sweep {

/// A number as people write it, exactly: 0.1 is a tenth.
class Decimal {
 public:
  /// "12", "-0.5", ".5", "1e-4": at most 18 significant digits; nullopt for anything else.
  static std::optional<Decimal> parse(std::string_view text);

  /// The shortest decimal text: "0.5", "3", "-12"; "1e-07" and "1e+16" where zeros would fill it,
  /// as Python writes them.
  std::string text() const;

  bool is_zero() const { return digits_ == 0; }
  bool is_negative() const { return digits_ < 0; }
  double value() const;

  /// nullopt where the result has more than 18 digits.
  std::optional<Decimal> plus(const Decimal& other) const;
  /// Rounded to 15 significant digits, and the factor to 6, where there are more.
  Decimal times(const Decimal& factor) const;

  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const = default;

 private:
  /// Without zeros at the end, so that equal numbers are equal.
  Decimal(std::int64_t digits, int exponent);
  /// Where the first digit stands: 0 for 1.5, -1 for 0.15.
  int magnitude() const;

  std::int64_t digits_;
  int exponent_;
};

}  // namespace mlf::sweep
