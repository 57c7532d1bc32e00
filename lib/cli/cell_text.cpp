// SPDX-License-Identifier: Apache-2.0
#include "cli/cell_text.h"

#include <cmath>
#include <ctime>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::cli {

namespace {

constexpr std::int64_t second = 1000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t week = 7 * day;
constexpr std::int64_t month = 30 * day;
constexpr std::int64_t year = 365 * day;

std::string date(std::int64_t ms) {
  const std::time_t seconds = ms / second;
  std::tm parts{};
  if (localtime_r(&seconds, &parts) == nullptr) return fmt::format("{}", ms);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

/// `ms` in the largest unit that fits, such as "3 minutes". Requires at least a second.
std::string in_largest_unit(std::int64_t ms) {
  struct Unit {
    std::int64_t length;
    std::string_view name;
  };
  constexpr Unit units[] = {{month, "month"}, {week, "week"},     {day, "day"},
                            {hour, "hour"},   {minute, "minute"}, {second, "second"}};
  for (const auto& unit : units) {
    const auto count = ms / unit.length;
    if (count > 0) return fmt::format("{} {}{}", count, unit.name, count == 1 ? "" : "s");
  }
  return "";
}

}  // namespace

std::string relative_time(std::int64_t ms, std::int64_t now_ms) {
  if (ms < now_ms - year || ms > now_ms + year) return date(ms);
  const auto age = now_ms - ms;
  if (std::abs(age) < second) return "just now";
  return age > 0 ? in_largest_unit(age) + " ago" : "in " + in_largest_unit(-age);
}

std::string duration_text(std::int64_t ms) {
  if (ms < 0) return "-" + duration_text(-ms);
  if (ms < second) return fmt::format("{}ms", ms);
  const auto tenths = ms / 100;  // not rounded, so that 59.96 s is shown as 59.9s and not as 60.0s
  if (ms < minute) return fmt::format("{:.1f}s", static_cast<double>(tenths) / 10);
  if (ms < hour) return fmt::format("{}m {:02}s", ms / minute, ms % minute / second);
  if (ms < day) return fmt::format("{}h {:02}m", ms / hour, ms % hour / minute);
  return fmt::format("{}d {:02}h", ms / day, ms % day / hour);
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::string_view units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double size = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; size >= 1023.95 && unit + 1 < std::size(units); ++unit) size /= 1024;
  return fmt::format("{:.1f} {}", size, units[unit]);
}

std::string number_text(double value) {
  if (!std::isfinite(value)) return format_double(value);
  const auto exact = format_double(value);
  const auto rounded = fmt::format("{:.6g}", value);
  if (exact.size() <= 8 || exact.size() <= rounded.size()) return exact;
  return rounded;
}

namespace {

struct ForPeople {
  std::int64_t now_ms;

  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const { return printable(text); }
  std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
  std::string operator()(double number) const { return number_text(number); }
  std::string operator()(bool yes) const { return yes ? "true" : "false"; }
  std::string operator()(Time time) const { return relative_time(time.ms, now_ms); }
  std::string operator()(Duration duration) const { return duration_text(duration.ms); }
  std::string operator()(Bytes size) const { return size_text(size.count); }
};

struct ForPrograms {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
  std::string operator()(double number) const { return format_double(number); }
  std::string operator()(bool yes) const { return yes ? "true" : "false"; }
  std::string operator()(Time time) const { return fmt::format("{}", time.ms); }
  std::string operator()(Duration duration) const { return fmt::format("{}", duration.ms); }
  std::string operator()(Bytes size) const { return fmt::format("{}", size.count); }
};

std::string json_number(double number) {
  if (std::isnan(number)) return "\"NaN\"";
  if (std::isinf(number)) return number > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  return format_double(number);
}

}  // namespace

std::string text_for_people(const Cell& cell, std::int64_t now_ms) {
  return std::visit(ForPeople{now_ms}, cell);
}

std::string text_for_programs(const Cell& cell) { return std::visit(ForPrograms{}, cell); }

std::string json_of_cell(const Cell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) return "null";
  if (const auto* text = std::get_if<std::string>(&cell)) return json_line(*text);
  if (const auto* number = std::get_if<double>(&cell)) return json_number(*number);
  return text_for_programs(cell);
}

bool is_right_aligned(const Cell& cell) {
  return !std::holds_alternative<std::string>(cell) && !std::holds_alternative<bool>(cell) &&
         !std::holds_alternative<Time>(cell);
}

}  // namespace mlf::cli
