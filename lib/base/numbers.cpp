// SPDX-License-Identifier: Apache-2.0
//
// Numbers as MLflow's files have them, independent of the locale. std::to_chars finds the shortest
// digits, and this file arranges them as Python's repr() does: exponent form below 1e-4 and from
// 1e16 on, at least two digits in the exponent, ".0" after a whole number.
#include "base/numbers.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace mlf {

std::optional<std::int64_t> parse_int64(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

namespace {

/// The infinity or zero for a number that is out of range. from_chars does not tell which; strtod
/// does.
double out_of_range_value(std::string_view text) {
  return std::strtod(std::string(text).c_str(), nullptr);
}

}  // namespace

std::optional<double> parse_double(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || text.empty() || text.back() == ')')
    return std::nullopt;  // "nan(1)" is no float
  if (error == std::errc::result_out_of_range) return out_of_range_value(text);
  if (error != std::errc()) return std::nullopt;
  return value;
}

std::string format_double(double value) {
  std::string text;
  append_double(text, value);
  return text;
}

namespace {

/// Appends D.DDD * 10^exponent in decimal form, where D are the digits.
void append_positional(std::string& out, std::string_view digits, int exponent) {
  const auto count = static_cast<int>(digits.size());
  if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    out += digits;
  } else if (exponent + 1 >= count) {
    out += digits;
    out.append(static_cast<std::size_t>(exponent + 1 - count), '0');
    out += ".0";
  } else {
    out += digits.substr(0, static_cast<std::size_t>(exponent) + 1);
    out += '.';
    out += digits.substr(static_cast<std::size_t>(exponent) + 1);
  }
}

void append_scientific(std::string& out, std::string_view digits, int exponent) {
  out += digits[0];
  if (digits.size() > 1) {
    out += '.';
    out += digits.substr(1);
  }
  out += exponent < 0 ? "e-" : "e+";
  const int magnitude = std::abs(exponent);
  if (magnitude < 10) out += '0';
  append_int64(out, magnitude);
}

}  // namespace

void append_double(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "nan";
    return;
  }
  if (std::signbit(value)) out += '-';
  if (std::isinf(value)) {
    out += "inf";
    return;
  }
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, std::fabs(value),
                                          std::chars_format::scientific);
  (void)error;  // 32 bytes hold any double
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  const auto e = text.find('e');
  int exponent = 0;
  std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), end, exponent);
  char digits[24];
  std::size_t count = 0;
  for (const char c : text.substr(0, e)) {
    if (c != '.') digits[count++] = c;
  }
  if (exponent < -4 || exponent >= 16) {
    append_scientific(out, {digits, count}, exponent);
  } else {
    append_positional(out, {digits, count}, exponent);
  }
}

void append_int64(std::string& out, std::int64_t value) {
  char buffer[24];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, result.ptr);
}

}  // namespace mlf
