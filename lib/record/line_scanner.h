// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace mlf::record {

/// A line of a program's output as a person sees it: without escape sequences and control
/// characters.
struct OutputLine {
  std::string_view text;
  bool is_redraw = false;  ///< ended by a carriage return: a progress bar's state, not its last
};

/// Cuts a stream of bytes, given in any pieces, into lines. A line ends at a line feed or, for
/// programs that redraw one line, at a carriage return that none follows.
class LineScanner {
 public:
  using Visit = std::function<void(const OutputLine&)>;

  /// A line's bytes after the first so many are dropped.
  static constexpr std::size_t longest_line = 65536;

  void feed(std::string_view bytes, const Visit& visit);
  /// The last line, where no line end came.
  void finish(const Visit& visit);

 private:
  void end_line(bool is_redraw, const Visit& visit);

  std::string line_;
  bool after_return_ = false;
};

/// `text` without terminal escape sequences (CSI, OSC and the short ones) and control characters; a
/// tab stays.
std::string without_escapes(std::string_view text);

}  // namespace mlf::record
