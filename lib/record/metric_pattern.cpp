// SPDX-License-Identifier: Apache-2.0
// Turns a pattern given on the command line into a matcher. The three forms are told apart by their
// text: "auto", a metric's name with "=" before a regular expression, or a regular expression with
// named groups. RE2 is used rather than std::regex because a user's pattern runs on every line of
// output and must not take exponential time.
#include "record/metric_pattern.h"

#include <algorithm>
#include <array>
#include <utility>

#include <re2/re2.h>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "core/validation.h"
#include "record/key_value.h"

namespace mlf::record {

namespace {

/// Rewrites (?<name> to (?P<name>: older versions of RE2 know only this form of named groups.
std::string with_python_groups(std::string_view regex) {
  std::string result;
  for (std::size_t i = 0; i < regex.size(); ++i) {
    if (regex[i] == '\\' && i + 1 < regex.size()) {
      result.append(regex.substr(i, 2));
      ++i;
      continue;
    }
    result += regex[i];
    const std::string_view rest = regex.substr(i);
    const bool is_named =
        rest.starts_with("(?<") && rest.size() > 3 && rest[3] != '=' && rest[3] != '!';
    if (is_named) {
      result += "?P";
      ++i;
    }
  }
  return result;
}

std::unique_ptr<re2::RE2> compile(std::string_view regex) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(8 << 20);
  auto compiled = std::make_unique<re2::RE2>(with_python_groups(regex), options);
  if (!compiled->ok()) {
    throw invalid_parameter("metric pattern '{}' is no regular expression: {}", printable(regex),
                            printable(compiled->error()));
  }
  return compiled;
}

/// Splits "NAME=REGEX"; nullopt for a text that does not begin with a metric's name and "=".
std::optional<std::pair<std::string_view, std::string_view>> split_name(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos || equals == 0) return std::nullopt;
  const std::string_view name = text.substr(0, equals);
  if (!is_valid_key(name) || trim(name) != name) return std::nullopt;
  return std::pair{name, text.substr(equals + 1)};
}

bool has_named_metric(const re2::RE2& regex) {
  const auto& names = regex.CapturingGroupNames();
  return std::any_of(names.begin(), names.end(),
                     [](const auto& entry) { return entry.second != "step"; });
}

/// A step may be written as "1000" or "1e3"; nullopt for text that is not a whole number.
std::optional<std::int64_t> parse_step(std::string_view text) {
  if (const auto whole = parse_int64(text)) return whole;
  const auto number = parse_double(text);
  constexpr double limit = 9e15;
  if (!number || !(*number >= -limit && *number <= limit)) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(*number);
  if (static_cast<double>(whole) != *number) return std::nullopt;
  return whole;
}

std::vector<SeenMetric> find_pairs(std::string_view line) {
  static constexpr std::array<std::string_view, 5> step_names{"step", "global_step", "iteration",
                                                              "iter", "epoch"};
  std::vector<KeyValue> pairs = find_key_values(line);
  std::optional<std::int64_t> step;
  for (const std::string_view name : step_names) {
    const auto has_name = [&](const KeyValue& pair) { return to_lower(pair.key) == name; };
    const auto found = std::find_if(pairs.begin(), pairs.end(), has_name);
    if (found == pairs.end()) continue;
    step = parse_step(found->value);
    if (!step) continue;
    pairs.erase(found);
    break;
  }
  std::vector<SeenMetric> seen;
  for (const KeyValue& pair : pairs) {
    const auto value = parse_double(pair.value);
    if (value) seen.push_back({std::string(pair.key), *value, step});
  }
  return seen;
}

}  // namespace

MetricPattern::MetricPattern() = default;
MetricPattern::MetricPattern(MetricPattern&&) noexcept = default;
MetricPattern& MetricPattern::operator=(MetricPattern&&) noexcept = default;
MetricPattern::~MetricPattern() = default;

MetricPattern MetricPattern::parse(std::string_view text) {
  MetricPattern pattern;
  if (text == "auto") return pattern;
  const auto named = split_name(text);
  if (named) {
    auto regex = compile(named->second);
    if (!has_named_metric(*regex) && regex->NumberOfCapturingGroups() > 0) {
      pattern.regex_ = std::move(regex);
      pattern.find_groups(named->first);
      return pattern;
    }
  }
  pattern.regex_ = compile(text);
  if (!has_named_metric(*pattern.regex_)) {
    throw invalid_parameter(
        "metric pattern '{}' names no metric; it can be auto, NAME=REGEX with one group, or a "
        "regular expression with groups (?<key>...) and (?<value>...) or named after metrics",
        printable(text));
  }
  pattern.find_groups("");
  return pattern;
}

void MetricPattern::find_groups(std::string_view name) {
  using Role = Group::Role;
  groups_.resize(static_cast<std::size_t>(regex_->NumberOfCapturingGroups()) + 1);
  const auto& names = regex_->NamedCapturingGroups();
  const bool has_key = names.count("key") > 0;
  if (has_key != (names.count("value") > 0)) {
    throw invalid_parameter("metric pattern '{}' needs both groups, (?<key>...) and (?<value>...)",
                            printable(regex_->pattern()));
  }
  for (const auto& [group_name, number] : names) {
    Group& group = groups_[static_cast<std::size_t>(number)];
    if (group_name == "step") {
      group.role = Role::step;
    } else if (group_name == "key") {
      group.role = Role::key;
    } else {
      group = {Role::value, group_name == "value" && has_key ? "" : group_name};
    }
  }
  if (name.empty()) return;
  std::size_t values = 0;
  for (std::size_t i = 1; i < groups_.size(); ++i) {
    if (groups_[i].role != Role::none) continue;
    groups_[i] = {Role::value, std::string(name)};
    ++values;
  }
  if (values != 1) {
    throw invalid_parameter(
        "metric pattern '{}' needs exactly one group for the value of '{}'; write (?:...) for "
        "others",
        printable(regex_->pattern()), printable(name));
  }
}

std::vector<SeenMetric> MetricPattern::find(std::string_view line) const {
  if (!regex_) return find_pairs(line);
  using Role = Group::Role;
  std::vector<SeenMetric> seen;
  std::vector<re2::StringPiece> parts(groups_.size());
  std::size_t at = 0;
  while (at <= line.size() &&
         regex_->Match({line.data(), line.size()}, at, line.size(), re2::RE2::UNANCHORED,
                       parts.data(), static_cast<int>(parts.size()))) {
    std::optional<std::int64_t> step;
    std::string key;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const std::string_view text(parts[i].data(), parts[i].size());
      if (groups_[i].role == Role::step) step = parse_step(trim(text));
      if (groups_[i].role == Role::key) key = std::string(trim(text));
    }
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (groups_[i].role != Role::value || parts[i].data() == nullptr) continue;
      const auto value = parse_double(trim({parts[i].data(), parts[i].size()}));
      const std::string& name = groups_[i].key.empty() ? key : groups_[i].key;
      if (value) seen.push_back({name, *value, step});
    }
    const auto end = static_cast<std::size_t>(parts[0].data() + parts[0].size() - line.data());
    at = parts[0].empty() ? end + 1 : end;
  }
  return seen;
}

}  // namespace mlf::record
