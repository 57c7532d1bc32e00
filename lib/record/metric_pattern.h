// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace mlf::record {

/// A metric seen in a line of output.
struct SeenMetric {
  std::string key;
  double value = 0;
  std::optional<std::int64_t> step;  ///< when the line says one

  bool operator==(const SeenMetric&) const = default;
};

/// What is recognised as a metric in a line of output. Matching takes time linear in the line,
/// whatever the pattern (RE2).
class MetricPattern {
 public:
  /// One of
  ///   auto        pairs key=value, key: value and "key": value whose value is a number; a pair
  ///               named step or, without one, global_step, iteration, iter or epoch is the step
  ///               of the others in its line
  ///   REGEX       with the named groups key and value, as in (?<key>\w+) is (?<value>\S+); or
  ///               with groups that are named after metrics, as in loss (?<loss>\S+); in both a
  ///               group named step is the step
  ///   NAME=REGEX  with one group, the value of the metric NAME, and perhaps one named step
  /// Every match in a line counts; one whose value is no number does not.
  /// @throws Error INVALID_PARAMETER_VALUE for a text that is none of these, saying why.
  static MetricPattern parse(std::string_view text);

  MetricPattern(MetricPattern&&) noexcept;
  MetricPattern& operator=(MetricPattern&&) noexcept;
  ~MetricPattern();

  std::vector<SeenMetric> find(std::string_view line) const;

 private:
  /// What a capture group gives.
  struct Group {
    enum class Role { none, key, value, step } role = Role::none;
    std::string key;  ///< of a value whose name does not come from the line
  };

  MetricPattern();
  void find_groups(std::string_view name);

  std::unique_ptr<re2::RE2> regex_;  ///< none: auto
  std::vector<Group> groups_;        ///< by number; [0] is the whole match
};

}  // namespace mlf::record
