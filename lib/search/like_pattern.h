// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::search {

/// A compiled LIKE or ILIKE pattern: % matches any text, _ one character, anything else itself.
/// Like MLflow's, which is a Python regular expression,
/// - neither % nor _ matches a line end;
/// - a pattern that ends in % matches whatever follows in the value, line ends included;
/// - any other pattern also matches when one line end follows it at the end of the value.
class LikePattern {
 public:
  enum class Case { sensitive, ignored };

  LikePattern(std::string_view pattern, Case matching);

  /// Takes at most (length of value) x (length of pattern) steps.
  bool matches(std::string_view value) const;

 private:
  struct Segment {  // the part of the pattern between two %
    std::string text;
    bool has_gaps;  // whether it contains _
  };

  bool matches_folded(std::string_view value) const;
  /// The end of the first match of the segment at or after `at`, with no line end in between.
  static std::optional<std::size_t> find(const Segment& segment, std::string_view value,
                                         std::size_t at);
  /// The end of the match of the segment at the end of the value or before its last line end.
  static std::optional<std::size_t> find_last(const Segment& segment, std::string_view value,
                                              std::size_t at);

  std::vector<Segment> segments_;  // the first must match at the start, the others follow a %
  bool open_ended_ = false;        // ends in %
  Case case_;
};

/// Folds each character: texts that are equal for Python's re.IGNORECASE become the same.
std::string fold_case(std::string_view text);

}  // namespace mlf::search
