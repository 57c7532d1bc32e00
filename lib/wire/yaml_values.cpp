// SPDX-License-Identifier: Apache-2.0
//
// The values of scalars as Python's str() writes them. Python's integers have no limit, but str()
// refuses more than 4300 digits. So integers are computed here with as many digits as they need.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/numbers.h"
#include "base/text.h"
#include "wire/yaml_types.h"

namespace mlf::wire {

namespace {

constexpr std::size_t most_digits = 4300;

std::string without_underscores(std::string_view scalar) {
  std::string text(scalar);
  std::erase(text, '_');
  return text;
}

/// Takes the sign from the front. @return whether it was a minus.
bool take_minus(std::string_view& text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  return is_negative;
}

/// A non-negative integer of any size.
class Whole {
 public:
  /// Multiplies by `factor` and adds `summand`. @return false if it has become too large to print.
  bool multiply_add(std::uint32_t factor, std::uint32_t summand) {
    std::uint64_t carry = summand;
    for (auto& limb : limbs_) {
      carry += std::uint64_t{limb} * factor;
      limb = static_cast<std::uint32_t>(carry % limb_base);
      carry /= limb_base;
    }
    if (carry != 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
    return limbs_.size() <= most_digits / limb_digits + 1;
  }

  std::string text() const {
    if (limbs_.empty()) return "0";
    std::string text = std::to_string(limbs_.back());
    for (auto limb = limbs_.rbegin() + 1; limb != limbs_.rend(); ++limb) {
      text += fmt::format("{:09}", *limb);
    }
    return text;
  }

 private:
  static constexpr std::uint32_t limb_base = 1'000'000'000;
  static constexpr std::size_t limb_digits = 9;
  std::vector<std::uint32_t> limbs_;  // the lowest first; empty for 0
};

std::uint32_t digit_value(char c) {
  if (is_digit(c)) return static_cast<std::uint32_t>(c - '0');
  return static_cast<std::uint32_t>((c | 0x20) - 'a') + 10;
}

std::optional<std::string> number_text(std::string_view digits, std::uint32_t base) {
  if (digits.empty()) return std::nullopt;
  Whole number;
  for (const char c : digits) {
    if (!number.multiply_add(base, digit_value(c))) return std::nullopt;
  }
  return number.text();
}

std::optional<std::string> sexagesimal_text(std::string_view text) {
  const auto parts = split(text, ':');
  Whole number;
  for (const char c : parts.front()) {
    if (!number.multiply_add(10, digit_value(c))) return std::nullopt;
  }
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto value = static_cast<std::uint32_t>(parse_int64(parts[i]).value_or(0));
    if (!number.multiply_add(60, value)) return std::nullopt;
  }
  return number.text();
}

std::optional<std::string> magnitude_text(std::string_view text) {
  if (text.starts_with("0b")) return number_text(text.substr(2), 2);
  if (text.starts_with("0x")) return number_text(text.substr(2), 16);
  if (text.starts_with('0')) return number_text(text, 8);
  if (text.find(':') != std::string_view::npos) return sexagesimal_text(text);
  return number_text(text, 10);
}

/// Reads the parts of a timestamp. That these are numbers was checked by scalar_type().
class DateReader {
 public:
  explicit DateReader(std::string_view text) : rest_(text) {}

  int number() {
    int value = 0;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }
  char next() {
    if (rest_.empty()) return '\0';
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }
  char peek() const { return rest_.empty() ? '\0' : rest_[0]; }
  void blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

 private:
  std::string_view rest_;
};

std::string fraction_text(DateReader& reader) {
  std::string digits;
  while (reader.peek() >= '0' && reader.peek() <= '9') digits += reader.next();
  digits.resize(6, '0');
  return digits == "000000" ? "" : "." + digits;
}

std::optional<std::string> zone_text(DateReader& reader) {
  const char sign = reader.next();
  if (sign == '\0') return "";
  if (sign == 'Z') return "+00:00";
  const int hours = reader.number();
  const int minutes = reader.next() == ':' ? reader.number() : 0;
  const int offset = hours * 60 + minutes;
  if (offset >= 24 * 60) return std::nullopt;
  return fmt::format("{}{:02}:{:02}", offset == 0 ? '+' : sign, offset / 60, offset % 60);
}

}  // namespace

std::string boolean_text(std::string_view scalar) {
  const auto word = to_lower(scalar);
  return word == "yes" || word == "true" || word == "on" ? "True" : "False";
}

std::optional<std::string> integer_text(std::string_view scalar) {
  const auto digits = without_underscores(scalar);
  std::string_view rest = digits;
  const bool is_negative = take_minus(rest);
  auto text = magnitude_text(rest);
  if (!text || text->size() > most_digits) return std::nullopt;
  if (is_negative && *text != "0") text->insert(0, "-");
  return text;
}

std::string real_text(std::string_view scalar) {
  const auto text = to_lower(without_underscores(scalar));
  std::string_view rest = text;
  const bool is_negative = take_minus(rest);
  double value = 0;
  if (rest == ".inf" || rest == ".nan") {
    value = *parse_double(rest.substr(1));
  } else {
    // Adds in the same order as PyYAML, so that rounding gives the same result.
    double base = 1;
    const auto parts = split(rest, ':');
    for (auto part = parts.rbegin(); part != parts.rend(); ++part, base *= 60) {
      value += parse_double(*part).value_or(0) * base;
    }
  }
  return format_double(is_negative ? -value : value);
}

std::optional<std::string> timestamp_text(std::string_view scalar) {
  DateReader reader(scalar);
  const int year = reader.number();
  reader.next();
  const int month = reader.number();
  reader.next();
  const int day = reader.number();
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (year == 0 || !date.ok()) return std::nullopt;
  auto text = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  if (reader.peek() == '\0') return text;
  reader.next();
  reader.blanks();
  const int hour = reader.number();
  reader.next();
  const int minute = reader.number();
  reader.next();
  const int second = reader.number();
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  text += fmt::format(" {:02}:{:02}:{:02}", hour, minute, second);
  if (reader.peek() == '.') {
    reader.next();
    text += fraction_text(reader);
  }
  reader.blanks();
  const auto zone = zone_text(reader);
  if (!zone) return std::nullopt;
  return text + *zone;
}

}  // namespace mlf::wire
