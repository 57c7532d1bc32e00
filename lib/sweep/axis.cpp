// SPDX-License-Identifier: Apache-2.0
// Parses the values of one parameter. Commas separate items, and an item may be a range. Users also
// need values that contain commas or look like ranges, so a backslash escapes; an item with any
// escape in it is taken literally and never as a range, which needs no escapes in the range syntax
// itself. Range numbers are exact decimals: binary floating point would turn 0:1:0.1 into values
// such as 0.30000000000000004 and could miss the last one.
#include "sweep/axis.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "sweep/decimal.h"

namespace mlf::sweep {

namespace {

/// One of the comma-separated items.
struct Item {
  std::string text;         ///< without the escaping backslashes
  bool is_escaped = false;  ///< it contains an escape, so it is not a range
};

bool can_be_escaped(char character) {
  return std::string_view(",:.\\").find(character) != std::string_view::npos;
}

std::vector<Item> split_items(std::string_view text) {
  std::vector<Item> items(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    Item& item = items.back();
    if (text[i] == ',') {
      items.emplace_back();
    } else if (text[i] == '\\' && i + 1 < text.size() && can_be_escaped(text[i + 1])) {
      item.text += text[++i];
      item.is_escaped = true;
    } else {
      item.text += text[i];
    }
  }
  return items;
}

template <typename... Args>
Error axis_error(std::string_view name, fmt::format_string<Args...> format, Args&&... args) {
  return invalid_parameter("parameter '{}': {}", printable(name),
                           fmt::format(format, std::forward<Args>(args)...));
}

/// Expands a range into its numbers.
class RangeReader {
 public:
  RangeReader(std::string_view name, std::string_view text) : name_(name), text_(text) {}

  /// nullopt when the text does not have the form of a range. @throws Error for a range that is
  /// wrong.
  std::optional<std::vector<std::string>> numbers() const {
    const auto parts = split(text_, ':');
    if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
    const auto start = Decimal::parse(parts[0]);
    const auto stop = Decimal::parse(parts[1]);
    if (!start || !stop) return std::nullopt;
    if (parts.size() == 2) return steps(*start, *stop, *Decimal::parse("1"));
    if (parts[2].starts_with('x')) return products(*start, *stop, parts[2].substr(1));
    const auto step = Decimal::parse(parts[2]);
    if (!step) {
      throw axis_error(name_, "the step '{}' of '{}' is no number and no xNUMBER",
                       printable(parts[2]), printable(text_));
    }
    return steps(*start, *stop, *step);
  }

 private:
  std::vector<std::string> steps(const Decimal& start, const Decimal& stop,
                                 const Decimal& step) const {
    if (step.is_zero()) throw axis_error(name_, "the step of '{}' is 0", text_);
    const bool is_away = step.is_negative() ? start < stop : stop < start;
    if (is_away) {
      throw axis_error(name_, "the range '{}' never comes to its end; its step must be {}", text_,
                       step.is_negative() ? "positive" : "negative");
    }
    return collect(start, stop, step.is_negative(),
                   [&](const Decimal& number) { return number.plus(step); });
  }

  std::vector<std::string> products(const Decimal& start, const Decimal& stop,
                                    std::string_view text) const {
    const auto factor = Decimal::parse(text);
    const Decimal one = *Decimal::parse("1");
    if (!factor || factor->is_negative() || factor->is_zero() || *factor == one) {
      throw axis_error(name_, "the factor of '{}' must be a positive number other than 1", text_);
    }
    const bool goes_down = *factor < one;
    const Decimal zero = *Decimal::parse("0");
    if (start <= zero || stop <= zero) {
      throw axis_error(name_, "both ends of '{}' must be above 0", text_);
    }
    if (goes_down ? start < stop : stop < start) {
      throw axis_error(name_, "the range '{}' never comes to its end; its factor must be {} 1",
                       text_, goes_down ? "above" : "below");
    }
    return collect(start, stop, goes_down,
                   [&](const Decimal& number) { return std::optional(number.times(*factor)); });
  }

  template <typename Next>
  std::vector<std::string> collect(const Decimal& start, const Decimal& stop, bool goes_down,
                                   Next next) const {
    std::vector<std::string> numbers;
    std::optional<Decimal> number = start;
    while (goes_down ? stop <= *number : *number <= stop) {
      numbers.push_back(number->text());
      if (numbers.size() > most_points) {
        throw axis_error(name_, "the range '{}' has more than {} values", text_, most_points);
      }
      number = next(*number);
      if (!number) throw axis_error(name_, "the numbers of '{}' have too many digits", text_);
    }
    return numbers;
  }

  std::string_view name_;
  std::string_view text_;
};

std::optional<Interval> parse_interval(std::string_view name, std::string_view text,
                                       std::string_view type) {
  constexpr std::string_view dots = "..";
  constexpr std::string_view log = ":log";
  const std::size_t between = text.find(dots);
  if (between == std::string_view::npos) return std::nullopt;
  const bool is_logarithmic = text.ends_with(log);
  std::string_view end = text.substr(between + dots.size());
  if (is_logarithmic) end.remove_suffix(log.size());
  const auto low = Decimal::parse(text.substr(0, between));
  const auto high = Decimal::parse(end);
  if (!low || !high) return std::nullopt;
  if (*high <= *low) {
    throw axis_error(name, "'{}' is empty; the lower end stands first", text);
  }
  const Interval interval{low->value(), high->value(), is_logarithmic, type == "int"};
  if (is_logarithmic && interval.low <= 0) {
    throw axis_error(name, "'{}' is logarithmic, so its lower end must be above 0", text);
  }
  constexpr double largest_whole = 9007199254740992;
  if (interval.is_whole && (low->text().find_first_of(".e") != std::string::npos ||
                            high->text().find_first_of(".e") != std::string::npos ||
                            interval.high > largest_whole || interval.low < -largest_whole)) {
    throw axis_error(name, "the ends of '{}' must be whole numbers, as it is an int", text);
  }
  return interval;
}

bool takes_ranges(std::string_view type) {
  return type != "string" && type != "path" && type != "uri";
}

void append_values(Axis& axis, const Item& item, std::string_view type) {
  const bool may_be_range = takes_ranges(type) && !item.is_escaped;
  std::optional<std::vector<std::string>> numbers;
  if (may_be_range) numbers = RangeReader(axis.name, item.text).numbers();
  if (!numbers) numbers.emplace(1, item.text);
  axis.values.insert(axis.values.end(), numbers->begin(), numbers->end());
}

void refuse_repetition(const Axis& axis) {
  std::set<std::string_view> seen;
  for (const std::string& value : axis.values) {
    if (seen.insert(value).second) continue;
    throw axis_error(axis.name, "the value '{}' is there twice", printable(value));
  }
}

}  // namespace

Axis parse_axis(const Param& given, std::string_view type) {
  Axis axis{.name = given.key};
  const std::vector<Item> items = split_items(given.value);
  for (const Item& item : items) {
    if (item.text.empty() && items.size() > 1) {
      throw axis_error(axis.name, "a value of '{}' is empty; write '\\,' for a comma in a value",
                       printable(given.value));
    }
    const bool may_be_interval = takes_ranges(type) && !item.is_escaped;
    if (may_be_interval) axis.interval = parse_interval(axis.name, item.text, type);
    if (axis.interval && items.size() > 1) {
      throw axis_error(axis.name, "'{}' has other values beside it", printable(item.text));
    }
    if (!axis.interval) append_values(axis, item, type);
  }
  refuse_repetition(axis);
  return axis;
}

}  // namespace mlf::sweep
