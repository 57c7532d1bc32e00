// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::wire {

/// Reads lines of metrics in the two forms of `mlf log metric --stdin`. It is made for millions of
/// lines.
///
///   loss=0.31 acc=0.92 step=7 timestamp=1700000000000
///   {"loss": 0.31, "acc": 0.92, "step": 7, "timestamp": 1700000000000}
///
/// A line whose first character that is not white space is "{" has the second form.
/// - First form: words end at white space, "," or ";". KEY=VALUE is a point. Words without "=" and
///   words that begin with "=" are ignored.
/// - Second form: a member is a point if its value is a number or a string that contains one. Other
///   strings, true, false and null are ignored. An array or object as a value is a fault.
/// - NaN and the infinities are numbers, in all spellings of Python and JavaScript.
/// - `step` and `timestamp` (ms) are integers and not metrics. They hold for all points of the
/// line.
/// - A line with a fault gives no points.
class MetricLineParser {
 public:
  struct Point {
    std::string_view key;
    double value = 0;
  };

  /// @return false for a line with a fault. `line` has no line end, and must outlive the results.
  bool parse(std::string_view line);

  // The results for the last line, valid until the next call of parse().
  std::span<const Point> points() const { return points_; }
  std::optional<std::int64_t> step() const { return step_; }
  std::optional<std::int64_t> timestamp() const { return timestamp_; }
  /// Why parse() has refused the line, in one line of printable text.
  const std::string& fault() const { return fault_; }

 private:
  bool parse_words(const char* at, const char* end);
  bool parse_object(const char* at, const char* end);
  /// Adds `key` with the value that begins at `at`. @return the end of the value; nullptr for a
  /// fault.
  const char* take_word(std::string_view key, const char* at, const char* end);
  const char* take_member(std::string_view key, const char* at, const char* end);
  const char* read_string(const char* at, const char* end, std::string_view& text);
  bool take_reserved(std::string_view key, std::string_view text);
  bool add_point(std::string_view key, double value);
  bool fail(std::string fault);

  std::vector<Point> points_;
  std::optional<std::int64_t> step_;
  std::optional<std::int64_t> timestamp_;
  std::string fault_;
  std::deque<std::string> decoded_;  ///< strings that were written with escapes
  /// The valid keys of earlier lines, by their place in the line. They need not be validated again:
  /// the next line most likely has the same keys.
  std::vector<std::string> known_;
};

}  // namespace mlf::wire
