// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace mlf {

/// Splits text that arrives in pieces into lines. A line ends with "\n" or with the text.
class LineSplitter {
 public:
  /// A line of more than `longest` bytes is dropped.
  explicit LineSplitter(std::size_t longest) : longest_(longest) {}

  /// Calls `take(line, is_too_long)` for each complete line, without its "\n". `line` is empty if
  /// the line was too long, and is valid only during the call.
  template <typename Take>
  void feed(std::string_view text, const Take& take) {
    while (!text.empty()) {
      const auto end = text.find('\n');
      const auto part = text.substr(0, end);
      text.remove_prefix(end == text.npos ? text.size() : end + 1);
      const bool is_whole = end != text.npos && begun_.empty() && !is_too_long_;
      if (is_whole && part.size() <= longest_) {
        take(part, false);
        continue;
      }
      keep(part);
      if (end != text.npos) give(take);
    }
  }

  /// Call it at the end of the text: takes the last line, if it has no "\n".
  template <typename Take>
  void finish(const Take& take) {
    if (is_too_long_ || !begun_.empty()) give(take);
  }

 private:
  void keep(std::string_view part) {
    is_too_long_ = is_too_long_ || begun_.size() + part.size() > longest_;
    if (is_too_long_) {
      begun_.clear();
    } else {
      begun_ += part;
    }
  }

  template <typename Take>
  void give(const Take& take) {
    const auto line = std::move(begun_);
    const bool is_too_long = is_too_long_;
    begun_.clear();
    is_too_long_ = false;
    take(std::string_view(line), is_too_long);
  }

  std::size_t longest_;
  std::string begun_;  ///< the part of the current line that has arrived
  bool is_too_long_ = false;
};

}  // namespace mlf
