// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace mlf::record {

/// A line of a program's output as it looks on a terminal: without escape sequences and control
/// characters.
struct OutputLine {
  std::string_view text;
  bool is_redraw = false;  ///< ended by a carriage return: the line may be drawn again
};

/// Splits a stream of bytes, given in pieces of any size, into lines. A line ends at a line feed,
/// or at a carriage return without a line feed, which programs print to redraw a line.
class LineScanner {
 public:
  using Visit = std::function<void(const OutputLine&)>;

  /// Bytes of a line beyond this length are dropped.
  static constexpr std::size_t longest_line = 65536;

  void feed(std::string_view bytes, const Visit& visit);
  /// Call it at the end: visits the last line if it has no line end.
  void finish(const Visit& visit);

 private:
  void end_line(bool is_redraw, const Visit& visit);

  std::string line_;
  bool after_return_ = false;
};

/// `text` without terminal escape sequences (CSI, OSC and the short ones) and without control
/// characters other than tabs.
std::string without_escapes(std::string_view text);

}  // namespace mlf::record
