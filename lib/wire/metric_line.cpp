// SPDX-License-Identifier: Apache-2.0
//
// Reads a line in one pass, without allocating memory if it has the same keys as the lines before.
// Numbers are read by std::from_chars, and those that it refuses ("+1", overflow) by the slower
// parse_double(). JSON is not read by a library, for two reasons: Python writes NaN and Infinity,
// which JSON libraries refuse, and small flat objects are read several times faster without
// building a tree.
#include "wire/metric_line.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/numbers.h"
#include "base/text.h"
#include "core/metric.h"
#include "core/validation.h"

namespace mlf::wire {

namespace {

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }
bool ends_word(char c) { return is_white(c) || c == ',' || c == ';'; }

const char* skip_white(const char* at, const char* end) {
  while (at != end && is_white(*at)) ++at;
  return at;
}

std::string_view view(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

/// Part of a line, shortened and made printable for a message.
std::string shown(std::string_view text) { return printable(utf8_prefix(text, 60)); }

/// Reads an integer, also one that is written as a float, such as "7.0": Python programs often
/// write steps so.
std::optional<std::int64_t> read_integer(std::string_view text) {
  if (const auto integer = parse_int64(text)) return integer;
  constexpr double exact = 9007199254740992.0;  // 2^53
  const auto number = parse_double(text);
  if (!number || !(std::fabs(*number) <= exact) || std::trunc(*number) != *number) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*number);
}

/// The end of a JSON value that is not a string, array or object.
const char* end_of_literal(const char* at, const char* end) {
  while (at != end && *at != ',' && *at != '}' && !is_white(*at)) ++at;
  return at;
}

bool is_passed_over(std::string_view literal) {
  return literal == "true" || literal == "false" || literal == "null";
}

/// Reads a number in JSON's form, or NaN, Infinity or -Infinity. Other words that parse_double()
/// accepts are refused.
std::optional<double> read_json_number(std::string_view literal) {
  double value = 0;
  const auto* end = literal.data() + literal.size();
  const auto [stop, error] = std::from_chars(literal.data(), end, value);
  if (error == std::errc() && stop == end && std::isfinite(value)) return value;
  if (literal == "NaN" || literal == "Infinity" || literal == "-Infinity" ||
      error == std::errc::result_out_of_range) {
    return parse_double(literal);
  }
  return std::nullopt;
}

}  // namespace

bool MetricLineParser::parse(std::string_view line) {
  points_.clear();
  step_.reset();
  timestamp_.reset();
  const auto* end = line.data() + line.size();
  const auto* at = skip_white(line.data(), end);
  const bool whole = at != end && *at == '{' ? parse_object(at, end) : parse_words(at, end);
  if (!whole) points_.clear();
  return whole;
}

bool MetricLineParser::fail(std::string fault) {
  fault_ = std::move(fault);
  return false;
}

bool MetricLineParser::add_point(std::string_view key, double value) {
  const auto place = points_.size();
  if (place >= known_.size()) known_.resize(place + 1);
  if (known_[place] != key || key.empty()) {
    try {
      validate_metric({.key = std::string(key)});
    } catch (const Error& error) {
      return fail(printable(utf8_prefix(error.what(), 300)));
    }
    known_[place] = key;
  }
  points_.push_back({key, value});
  return true;
}

bool MetricLineParser::take_reserved(std::string_view key, std::string_view text) {
  const auto integer = read_integer(text);
  if (!integer) return fail(fmt::format("{} '{}' is no integer", key, shown(text)));
  if (key == "step") {
    step_ = integer;
  } else if (*integer < 0) {
    return fail(fmt::format("timestamp '{}' is negative", shown(text)));
  } else {
    timestamp_ = integer;
  }
  return true;
}

const char* MetricLineParser::take_word(std::string_view key, const char* at, const char* end) {
  const auto find_end = [&] {
    const char* stop = at;
    while (stop != end && !ends_word(*stop)) ++stop;
    return stop;
  };
  if (key == "step" || key == "timestamp") {
    const char* stop = find_end();
    return take_reserved(key, view(at, stop)) ? stop : nullptr;
  }
  double value = 0;
  auto [stop, error] = std::from_chars(at, end, value);
  if (error != std::errc() || (stop != end && !ends_word(*stop)) || *(stop - 1) == ')') {
    stop = find_end();
    const auto slow = parse_double(view(at, stop));
    if (!slow) {
      fail(fmt::format("'{}' of '{}' is no number", shown(view(at, stop)), shown(key)));
      return nullptr;
    }
    value = *slow;
  }
  return add_point(key, value) ? stop : nullptr;
}

bool MetricLineParser::parse_words(const char* at, const char* end) {
  while (at != end) {
    if (ends_word(*at)) {
      ++at;
      continue;
    }
    const char* start = at;
    while (at != end && *at != '=' && !ends_word(*at)) ++at;
    const bool is_assignment = at != end && *at == '=' && at != start;
    if (is_assignment) {
      at = take_word(view(start, at), at + 1, end);
      if (at == nullptr) return false;
    } else {
      while (at != end && !ends_word(*at)) ++at;
    }
  }
  return true;
}

const char* MetricLineParser::read_string(const char* at, const char* end, std::string_view& text) {
  const char* start = ++at;
  bool has_escapes = false;
  for (; at != end && *at != '"'; ++at) {
    if (*at == '\\') {
      has_escapes = true;
      if (++at == end) break;
    }
  }
  if (at == end) {
    fail("a string of the object has no end");
    return nullptr;
  }
  text = view(start, at);
  if (has_escapes) {
    const auto decoded = parse_json_or_null(view(start - 1, at + 1));
    if (!decoded.is_string()) {
      fail(fmt::format("the string \"{}\" has a bad escape", shown(text)));
      return nullptr;
    }
    decoded_.push_back(decoded.get<std::string>());
    text = decoded_.back();
  }
  return at + 1;
}

const char* MetricLineParser::take_member(std::string_view key, const char* at, const char* end) {
  std::string_view text;
  bool quoted = false;
  if (at != end && *at == '"') {
    at = read_string(at, end, text);
    if (at == nullptr) return nullptr;
    quoted = true;
  } else {
    const char* stop = end_of_literal(at, end);
    text = view(at, stop);
    at = stop;
  }
  const bool passed_over = !quoted && is_passed_over(text);
  if ((key == "step" || key == "timestamp") && !passed_over) {
    return take_reserved(key, text) ? at : nullptr;
  }
  const auto value = quoted ? parse_double(text) : read_json_number(text);
  if (value) return add_point(key, *value) ? at : nullptr;
  if (quoted || passed_over) return at;
  fail(text.starts_with('{') || text.starts_with('[')
           ? fmt::format("'{}' is an object or an array; only numbers can be logged", shown(key))
           : fmt::format("'{}' of '{}' is no number", shown(text), shown(key)));
  return nullptr;
}

bool MetricLineParser::parse_object(const char* at, const char* end) {
  decoded_.clear();
  at = skip_white(at + 1, end);
  bool more = at == end || *at != '}';
  while (more) {
    if (at == end || *at != '"') return fail("the object needs a name in double quotes here");
    std::string_view key;
    at = read_string(at, end, key);
    if (at == nullptr) return false;
    at = skip_white(at, end);
    if (at == end || *at != ':') return fail(fmt::format("'{}' has no ':' behind it", shown(key)));
    at = take_member(key, skip_white(at + 1, end), end);
    if (at == nullptr) return false;
    at = skip_white(at, end);
    if (at == end || (*at != ',' && *at != '}')) {
      return fail(fmt::format("'{}' needs ',' or '}}' behind its value", shown(key)));
    }
    more = *at == ',';
    if (more) at = skip_white(at + 1, end);
  }
  if (skip_white(at + 1, end) != end) return fail("there is text behind the object");
  return true;
}

}  // namespace mlf::wire
