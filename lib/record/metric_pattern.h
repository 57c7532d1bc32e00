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

/// A metric found in a line of output.
struct SeenMetric {
  std::string key;
  double value = 0;
  std::optional<std::int64_t> step;  ///< none: the line has no step

  bool operator==(const SeenMetric&) const = default;
};

/// Finds metrics in a line of output. Matching takes time linear in the length of the line for
/// every pattern (RE2).
class MetricPattern {
 public:
  /// Parses one of
  ///   - auto: matches pairs key=value, key: value and "key": value whose value is a number. A pair
  ///     named step or, if there is none, global_step, iteration, iter or epoch gives the step of
  ///     the other pairs in its line.
  ///   - REGEX: has the named groups key and value, as in (?<key>\w+) is (?<value>\S+), or groups
  ///     named after metrics, as in loss (?<loss>\S+). In both a group named step gives the step.
  ///   - NAME=REGEX: has one group, which gives the value of the metric NAME, and may have another
  ///     named step.
  /// Each match in a line is a metric if its value is a number.
  /// @throws Error INVALID_PARAMETER_VALUE, with the reason, for any other text.
  static MetricPattern parse(std::string_view text);

  MetricPattern(MetricPattern&&) noexcept;
  MetricPattern& operator=(MetricPattern&&) noexcept;
  ~MetricPattern();

  std::vector<SeenMetric> find(std::string_view line) const;

 private:
  /// What a capture group holds.
  struct Group {
    enum class Role { none, key, value, step } role = Role::none;
    std::string key;  ///< the metric's name, unless the line gives it
  };

  MetricPattern();
  void find_groups(std::string_view name);

  std::unique_ptr<re2::RE2> regex_;  ///< null: auto
  std::vector<Group> groups_;        ///< by group number; [0] is the whole match
};

}  // namespace mlf::record
