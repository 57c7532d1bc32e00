// SPDX-License-Identifier: Apache-2.0
//
// A request of one row is short, and most of its time would go into building a tree of JSON values
// that is thrown away. Therefore the text is read once, from left to right, straight into the
// columns. Numbers with at most 19 digits are put together digit by digit; where the digits and the
// power of ten are exact doubles (Clinger 1990), one multiplication or division rounds correctly.
#include "scoring/native/json_cursor.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <system_error>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/numbers.h"
#include "base/text.h"
#include "scoring/native/native_model.h"

namespace mlf::scoring::native {

namespace {

constexpr std::size_t deepest = 64;

bool is_json_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

constexpr std::array<double, 23> powers_of_ten{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                               1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                               1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

}  // namespace

/// The parts of a number without its sign.
struct JsonCursor::Decimal {
  std::uint64_t digits = 0;  ///< made of the first 19
  int count = 0;             ///< how many digits there are, without zeros at the beginning
  int exponent = 0;
  bool is_integer = true;

  void add(char digit) {
    if (count > 0 || digit != '0') ++count;
    if (count <= 19) digits = digits * 10 + static_cast<std::uint64_t>(digit - '0');
  }
};

/// Whether exact_value() is the nearest double.
bool JsonCursor::is_exact(const Decimal& decimal) {
  return decimal.count <= 19 && decimal.digits <= std::uint64_t{1} << 53 &&
         decimal.exponent >= -22 && decimal.exponent <= 22;
}

double JsonCursor::exact_value(const Decimal& decimal) {
  const auto digits = static_cast<double>(decimal.digits);
  const auto power = powers_of_ten[static_cast<std::size_t>(std::abs(decimal.exponent))];
  return decimal.exponent < 0 ? digits / power : digits * power;
}

bool JsonCursor::fits_64_bits(const Decimal& decimal, bool is_negative) {
  const auto most = (std::uint64_t{1} << 63) - (is_negative ? 0 : 1);
  return decimal.count <= 19 && decimal.digits <= most;
}

void JsonCursor::fail() const {
  throw HandOver(fmt::format("the request is no JSON that is read here, at byte {}", position_));
}

char JsonCursor::peek() {
  while (position_ < text_.size() && is_json_space(text_[position_])) ++position_;
  return at(position_);
}

bool JsonCursor::take(char wanted) {
  if (peek() != wanted || position_ >= text_.size()) return false;
  ++position_;
  return true;
}

void JsonCursor::expect(char wanted) {
  if (!take(wanted)) fail();
}

void JsonCursor::expect_end() {
  peek();
  if (position_ < text_.size()) fail();
}

std::string_view JsonCursor::read_text() {
  expect('"');
  const auto start = position_;
  unsigned char all_bits = 0;
  for (; position_ < text_.size(); ++position_) {
    const char c = text_[position_];
    if (c == '"') {
      const auto found = text_.substr(start, position_++ - start);
      if (all_bits >= 0x80 && !is_utf8(found)) fail();
      return found;
    }
    if (c == '\\') return read_escaped(start);
    if (static_cast<unsigned char>(c) < 0x20) fail();
    all_bits |= static_cast<unsigned char>(c);
  }
  fail();
}

std::string_view JsonCursor::read_escaped(std::size_t start) {
  unescaped_.assign(text_, start, position_ - start);
  while (position_ < text_.size()) {
    const char c = text_[position_++];
    if (c == '"') {
      if (!is_utf8(unescaped_)) fail();
      return unescaped_;
    }
    if (static_cast<unsigned char>(c) < 0x20) fail();
    if (c == '\\') {
      append_escape();
    } else {
      unescaped_ += c;
    }
  }
  fail();
}

void JsonCursor::append_escape() {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const char c = at(position_++);
  if (const auto found = letters.find(c); found != std::string_view::npos) {
    unescaped_ += meanings[found];
    return;
  }
  if (c != 'u') fail();
  char32_t point = read_hex();
  if (point >= 0xD800 && point < 0xDC00 && at(position_) == '\\' && at(position_ + 1) == 'u') {
    position_ += 2;
    const char32_t low = read_hex();
    if (low < 0xDC00 || low >= 0xE000) fail();
    point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
  }
  if (point >= 0xD800 && point < 0xE000) fail();
  append_utf8(unescaped_, point);
}

std::uint32_t JsonCursor::read_hex() {
  const auto digits = text_.substr(std::min(position_, text_.size()), 4);
  std::uint32_t value = 0;
  const auto [stop, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc() || digits.size() < 4 || stop != digits.data() + 4) fail();
  position_ += 4;
  return value;
}

bool JsonCursor::take_word(std::string_view word) {
  if (!text_.substr(position_).starts_with(word)) return false;
  position_ += word.size();
  return true;
}

Scalar JsonCursor::read_scalar() {
  using Kind = Scalar::Kind;
  switch (peek()) {
    case '"':
      return {.kind = Kind::text, .text = read_text()};
    case 'n':
      if (take_word("null")) return {};
      break;
    case 't':
      if (take_word("true")) return {.kind = Kind::boolean, .integer = 1};
      break;
    case 'f':
      if (take_word("false")) return {.kind = Kind::boolean};
      break;
    case 'N':
      if (take_word("NaN"))
        return {.kind = Kind::real, .real = std::numeric_limits<double>::quiet_NaN()};
      break;
    case 'I':
      if (take_word("Infinity"))
        return {.kind = Kind::real, .real = std::numeric_limits<double>::infinity()};
      break;
    default:
      return read_number();
  }
  fail();
}

Scalar JsonCursor::read_number() {
  using Kind = Scalar::Kind;
  const auto start = position_;
  const bool is_negative = take_word("-");
  if (is_negative && take_word("Infinity"))
    return {.kind = Kind::real, .real = -std::numeric_limits<double>::infinity()};
  const Decimal decimal = read_decimal();
  if (decimal.is_integer && fits_64_bits(decimal, is_negative)) {
    const auto digits = is_negative ? 0 - decimal.digits : decimal.digits;
    return {.kind = Kind::integer, .integer = static_cast<std::int64_t>(digits)};
  }
  if (!decimal.is_integer && is_exact(decimal)) {
    const double value = exact_value(decimal);
    return {.kind = Kind::real, .real = is_negative ? -value : value};
  }
  const auto value = parse_double(text_.substr(start, position_ - start));
  if (!value || (decimal.is_integer && std::isinf(*value))) fail();
  return {.kind = decimal.is_integer ? Kind::large_integer : Kind::real, .real = *value};
}

JsonCursor::Decimal JsonCursor::read_decimal() {
  Decimal decimal;
  if (!is_digit(at(position_))) fail();
  if (at(position_) == '0') {
    ++position_;
  } else {
    while (is_digit(at(position_))) decimal.add(text_[position_++]);
  }
  if (at(position_) == '.' && is_digit(at(position_ + 1))) {
    decimal.is_integer = false;
    const auto first = ++position_;
    while (is_digit(at(position_))) decimal.add(text_[position_++]);
    if (position_ - first > 1000) fail();
    decimal.exponent = -static_cast<int>(position_ - first);
  }
  if (at(position_) == 'e' || at(position_) == 'E') {
    decimal.is_integer = false;
    ++position_;
    decimal.exponent += read_exponent();
  }
  return decimal;
}

int JsonCursor::read_exponent() {
  const bool is_down = take_word("-");
  if (!is_down) take_word("+");
  if (!is_digit(at(position_))) fail();
  int exponent = 0;
  while (is_digit(at(position_))) {
    if (exponent > 1000) fail();
    exponent = exponent * 10 + (text_[position_++] - '0');
  }
  return is_down ? -exponent : exponent;
}

std::string_view JsonCursor::skip_value() {
  peek();
  const auto start = position_;
  skip(0);
  return text_.substr(start, position_ - start);
}

void JsonCursor::skip(std::size_t depth) {
  if (depth > deepest) fail();
  const char next = peek();
  if (next == '{') {
    read_object([&](std::string_view) { skip(depth + 1); });
  } else if (next == '[') {
    read_list([&] { skip(depth + 1); });
  } else {
    read_scalar();
  }
}

}  // namespace mlf::scoring::native
