// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::search {

/// A LIKE or ILIKE pattern, compiled: % stands for any text, _ for one character, all else for
/// itself. As in MLflow, neither crosses the end of a line, a pattern that does not end in % may
/// leave one line end at the end of the value unmatched, and one that does asks nothing of the
/// rest.
class LikePattern {
 public:
  enum class Case { sensitive, ignored };

  LikePattern(std::string_view pattern, Case matching);

  /// Never more than length of value times length of pattern steps.
  bool matches(std::string_view value) const;

 private:
  struct Segment {  // what stands between two %
    std::string text;
    bool has_gaps;  // whether there are _ in it
  };

  bool matches_folded(std::string_view value) const;
  /// Where the segment ends that begins first at or after `at`; no line end may be before it.
  static std::optional<std::size_t> find(const Segment& segment, std::string_view value,
                                         std::size_t at);
  /// The same for one that must end where the value does.
  static std::optional<std::size_t> find_last(const Segment& segment, std::string_view value,
                                              std::size_t at);

  std::vector<Segment> segments_;  // the first at the start of the value, the others after a %
  bool open_ended_ = false;        // ends in %
  Case case_;
};

/// What re.IGNORECASE of Python compares: equal texts are those that differ in case only.
std::string fold_case(std::string_view text);

}  // namespace mlf::search
