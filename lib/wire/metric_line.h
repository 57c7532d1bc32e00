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

/// Reads lines of metrics, millions of them, in the two forms of `mlf log metric --stdin`:
///
///   loss=0.31 acc=0.92 step=7 timestamp=1700000000000
///   {"loss": 0.31, "acc": 0.92, "step": 7, "timestamp": 1700000000000}
///
/// Of a text line, words without "=" and words that begin with one are text and passed over; words
/// end at white space, "," or ";". Of an object, a number, or a string that reads as one, is a
/// point; other strings, true, false and null are passed over; an array or object in it is a fault.
/// NaN and the infinities are numbers in all of Python's and JavaScript's spellings. `step` and
/// `timestamp` (ms) are integers, those of all points of the line, and no metrics.
///
/// Which form a line has is decided by its first character that is no white space. A line is all or
/// nothing: one with a fault gives no points.
class MetricLineParser {
 public:
  struct Point {
    std::string_view key;
    double value = 0;
  };

  /// @return false for a line with a fault. `line` has no end of line and outlives the results.
  bool parse(std::string_view line);

  // Of the last line parsed, until the next.
  std::span<const Point> points() const { return points_; }
  std::optional<std::int64_t> step() const { return step_; }
  std::optional<std::int64_t> timestamp() const { return timestamp_; }
  /// What is wrong with a line that parse() refused, in one line of printable text.
  const std::string& fault() const { return fault_; }

 private:
  bool parse_words(const char* at, const char* end);
  bool parse_object(const char* at, const char* end);
  /// Takes `key` with the value whose text begins at `at`. @return where the value ends; nullptr
  /// after a fault.
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
  std::deque<std::string> decoded_;  ///< keys that were written with escapes
  /// Valid keys by their place in a line: the next line most likely has the same ones.
  std::vector<std::string> known_;
};

}  // namespace mlf::wire
