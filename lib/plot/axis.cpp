// SPDX-License-Identifier: Apache-2.0
//
// The range of an axis comes from logged values, so its ends may be almost equal, or so far apart
// that their difference overflows a double. Therefore the ends are halved before they are
// subtracted, and loops count ticks: a loop that adds a step until it reaches the end might never
// end.
#include "plot/axis.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include <fmt/format.h>

namespace mlf::plot {
namespace {

/// (high - low) / 2, computed so that it does not overflow.
double half_span(Range range) { return range.high / 2 - range.low / 2; }

double largest_magnitude(Range range) {
  return std::max(std::fabs(range.low), std::fabs(range.high));
}

void include(std::optional<Range>& range, double value) {
  if (!std::isfinite(value)) return;
  if (!range) {
    range = Range{value, value};
    return;
  }
  range->low = std::min(range->low, value);
  range->high = std::max(range->high, value);
}

/// The range of x or of y over all points that are drawn; nullopt if there are none.
std::optional<Range> extent(const Panel& panel, double Point::*coordinate) {
  std::optional<Range> range;
  for (const Series& series : panel.series) {
    for (const auto* points : {&series.points, &series.raw}) {
      for (const Point& point : *points) {
        if (std::isfinite(point.y)) include(range, point.*coordinate);
      }
    }
  }
  return range;
}

/// Widens a range that is too narrow for doubles to divide it.
Range with_width(Range range) {
  const double magnitude = largest_magnitude(range);
  const bool is_zero = magnitude < std::numeric_limits<double>::min();  // zero or subnormal
  if (!is_zero && half_span(range) > magnitude * 1e-12) return range;
  const double margin = is_zero ? 0.5 : magnitude * 0.05;
  constexpr double largest = std::numeric_limits<double>::max();
  return {std::max(range.low - margin, -largest), std::min(range.high + margin, largest)};
}

Range with_margin(Range range, double fraction) {
  const double margin = half_span(range) * 2 * fraction;
  constexpr double largest = std::numeric_limits<double>::max();
  if (!std::isfinite(margin)) return range;
  return {std::max(range.low - margin, -largest), std::min(range.high + margin, largest)};
}

/// Widens a range that is too narrow for a logarithmic axis.
Range with_factor(Range range) {
  if (range.high > range.low * (1 + 1e-9)) return range;
  return {range.low / 2, std::min(range.high * 2, std::numeric_limits<double>::max())};
}

/// The smallest number that is 1, 2 or 5 times a power of ten and divides the range into at most
/// `most` parts.
double round_step(Range range, std::size_t most) {
  const double rough = half_span(range) / static_cast<double>(std::max<std::size_t>(most, 1)) * 2;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

/// The multiples of `step` within the range, at most `limit` of them.
std::vector<double> multiples(Range range, double step, std::size_t limit) {
  std::vector<double> values;
  const double first = std::ceil(range.low / step - 1e-9);
  for (std::size_t i = 0; i < limit; ++i) {
    const double value = (first + static_cast<double>(i)) * step;
    if (value > range.high + step * 1e-9 || !std::isfinite(value)) break;
    values.push_back(value == 0 ? 0.0 : value);  // -0.0 would be labelled "-0"
  }
  return values;
}

struct Unit {
  double size;
  std::string_view suffix;
};

constexpr std::array<Unit, 3> units{{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};

int decimals_of(double step) {
  return std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
}

/// Labels for the multiples of a step.
class NumberLabels {
 public:
  NumberLabels(Range range, double step) {
    const double magnitude = largest_magnitude(range);
    if (magnitude >= 1e12 || magnitude < 1e-4) {
      scientific_ = true;
      decimals_ = std::max(0, static_cast<int>(std::floor(std::log10(magnitude) + 1e-9) -
                                               std::floor(std::log10(step) + 1e-9)));
      return;
    }
    decimals_ = decimals_of(step);
    for (const Unit& unit : units) {
      const bool is_short = decimals_of(step / unit.size) <= 1;
      if (magnitude >= unit.size * (unit.size == 1e3 ? 10 : 1) && is_short) {
        unit_ = unit;
        decimals_ = decimals_of(step / unit.size);
        return;
      }
    }
  }

  std::string operator()(double value) const {
    if (value == 0) return "0";
    if (scientific_) return fmt::format("{:.{}e}", value, std::min(decimals_, 16));
    return fmt::format("{:.{}f}{}", value / unit_.size, decimals_, unit_.suffix);
  }

 private:
  bool scientific_ = false;
  int decimals_ = 0;
  Unit unit_{1, ""};
};

std::string power_label(double value) {
  if (value >= 0.999e-3 && value < 0.999e4) return fmt::format("{:.6g}", value);
  return fmt::format("{:.0e}", value);
}

constexpr double second = 1000;
constexpr double minute = 60 * second;
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;

/// A round number of seconds, minutes, hours or days, in ms.
double duration_step(Range range, std::size_t most) {
  static constexpr std::array steps{
      second,     2 * second, 5 * second,  10 * second, 15 * second, 30 * second, minute,
      2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour,        2 * hour,
      3 * hour,   6 * hour,   12 * hour,   day,         2 * day,     7 * day,     14 * day};
  const double rough = half_span(range) / static_cast<double>(std::max<std::size_t>(most, 1)) * 2;
  if (rough < second) return std::max(1.0, round_step(range, most));
  for (const double step : steps) {
    if (step >= rough) return step;
  }
  return round_step({range.low / day, range.high / day}, most) * day;
}

std::string duration_label(double ms, double step) {
  if (ms == 0) return "0s";
  const char* const sign = ms < 0 ? "-" : "";
  const double size = std::fabs(ms);
  if (step < second)
    return fmt::format("{}{:.{}f}s", sign, size / second, decimals_of(step / second));
  const double days = std::floor(size / day);
  const auto rest = static_cast<std::int64_t>(std::llround((size - days * day) / second));
  std::string label = sign;
  if (days > 0) label += fmt::format("{:.0f}d", days);
  if (rest / 3600 > 0) label += fmt::format("{}h", rest / 3600);
  if (rest % 3600 / 60 > 0) label += fmt::format("{}m", rest % 3600 / 60);
  if (rest % 60 > 0) label += fmt::format("{}s", rest % 60);
  return label;
}

std::chrono::year_month_day date_of(double ms) {
  using std::chrono::days;
  using std::chrono::sys_days;
  // Outside the range of <chrono>'s calendar the date does not matter.
  const double bounded = std::clamp(ms / day, -10'000'000.0, 10'000'000.0);
  return sys_days(days(static_cast<int>(std::floor(bounded))));
}

std::string date_label(double ms, bool with_year) {
  static constexpr std::array<std::string_view, 12> months{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::year_month_day date = date_of(ms);
  const std::string_view month = months[static_cast<unsigned>(date.month()) - 1];
  const auto number = static_cast<unsigned>(date.day());
  if (!with_year) return fmt::format("{} {}", month, number);
  return fmt::format("{} {} {}", month, number, static_cast<int>(date.year()));
}

std::string time_label(double ms, double step) {
  const double in_day = ms - std::floor(ms / day) * day;
  if (step >= day || in_day == 0) return date_label(ms, step >= 300 * day);
  const auto seconds = static_cast<std::int64_t>(in_day / second);
  const std::string clock = fmt::format("{:02}:{:02}", seconds / 3600, seconds % 3600 / 60);
  if (step >= minute) return clock;
  const double fraction = in_day / second - std::floor(in_day / minute) * 60;
  if (step >= second) return fmt::format("{}:{:02.0f}", clock, fraction);
  const int decimals = decimals_of(step / second);
  return fmt::format("{}:{:0{}.{}f}", clock, fraction, decimals + 3, decimals);
}

std::vector<Tick> duration_steps(Range range, std::size_t most,
                                 std::string (*label)(double ms, double step)) {
  const double step = duration_step(range, most);
  std::vector<Tick> ticks;
  for (const double value : multiples(range, step, most + 2)) {
    ticks.push_back({value, label(value, step)});
  }
  return ticks;
}

std::vector<Tick> ticks_every(double step, Range range, std::size_t most) {
  const NumberLabels label(range, step);
  std::vector<Tick> ticks;
  for (const double value : multiples(range, step, most + 2)) {
    ticks.push_back({value, label(value)});
  }
  return ticks;
}

}  // namespace

double Axis::position(double value) const {
  if (logarithmic) {
    return (std::log(value) - std::log(range.low)) / (std::log(range.high) - std::log(range.low));
  }
  return (value / 2 - range.low / 2) / half_span(range);
}

std::vector<Tick> number_ticks(Range range, std::size_t most) {
  return ticks_every(round_step(range, most), range, most);
}

std::vector<Tick> integer_ticks(Range range, std::size_t most) {
  return ticks_every(std::max(1.0, round_step(range, most)), range, most);
}

std::vector<Tick> logarithmic_ticks(Range range, std::size_t most) {
  const int low = static_cast<int>(std::floor(std::log10(range.low)));
  const int high = static_cast<int>(std::ceil(std::log10(range.high)));
  const int stride =
      std::max(1, (high - low) / static_cast<int>(std::max<std::size_t>(most, 1)) + 1);
  const bool is_dense = static_cast<std::size_t>(high - low) * 3 <= most + 2;
  std::vector<Tick> ticks;
  for (int exponent = low; exponent <= high; ++exponent) {
    if (!is_dense && exponent % stride != 0) continue;
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double value = factor * std::pow(10, exponent);
      const bool inside = value >= range.low * (1 - 1e-9) && value <= range.high * (1 + 1e-9);
      if (inside) ticks.push_back({value, power_label(value)});
      if (!is_dense) break;
    }
  }
  return ticks.size() >= 2 ? ticks : number_ticks(range, most);
}

std::vector<Tick> duration_ticks(Range range, std::size_t most) {
  return duration_steps(range, most, duration_label);
}

std::vector<Tick> time_ticks(Range range, std::size_t most) {
  return duration_steps(range, most, time_label);
}

Axis x_axis(const Plot& plot, const Panel& panel, std::size_t ticks) {
  Axis axis;
  std::optional<Range> drawn = extent(panel, &Point::x);
  const bool begins_soon = drawn && drawn->low > 0 && drawn->low < 0.1 * drawn->high;
  if (begins_soon && plot.x_axis == XAxis::relative) drawn->low = 0;
  if (drawn && drawn->low == drawn->high) {
    const double margin = plot.x_axis == XAxis::step ? 1 : second;
    axis.range = with_width({drawn->low - margin, drawn->high + margin});
  } else if (drawn) {
    axis.range = with_width(*drawn);
  }
  switch (plot.x_axis) {
    case XAxis::step:
      axis.title = "step";
      axis.ticks = integer_ticks(axis.range, ticks);
      break;
    case XAxis::time:
      axis.title = fmt::format("time (UTC), from {}", date_label(axis.range.low, true));
      axis.ticks = time_ticks(axis.range, ticks);
      break;
    case XAxis::relative:
      axis.title = "time since the start";
      axis.ticks = duration_ticks(axis.range, ticks);
      break;
  }
  return axis;
}

Axis y_axis(const Plot& plot, const Panel& panel, std::size_t ticks) {
  Axis axis;
  axis.title = panel.metric;
  axis.logarithmic = plot.log_y;
  const std::optional<Range> drawn = extent(panel, &Point::y);
  if (plot.log_y) {
    axis.range = with_factor(drawn.value_or(Range{1, 10}));
    axis.ticks = logarithmic_ticks(axis.range, ticks);
    return axis;
  }
  if (drawn) axis.range = with_margin(with_width(*drawn), 0.03);
  axis.ticks = number_ticks(axis.range, ticks);
  return axis;
}

}  // namespace mlf::plot
