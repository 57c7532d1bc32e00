// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mlf::cli {

enum class Style { plain, strong, dim, good, bad, warning };

/// A command's standard output. It is buffered, and errors while writing are reported.
class Output {
 public:
  explicit Output(std::FILE* file);

  /// @throws Error when writing fails; ClosedPipe when the reader has closed the pipe.
  void write(std::string_view text);
  void line(std::string_view text);
  void flush();

  bool is_terminal() const { return is_terminal_; }
  /// The terminal's width in columns; nullopt when this is not a terminal.
  std::optional<std::size_t> width() const;
  /// `text` with the escape codes of `style` around it if colour is used, else unchanged.
  std::string styled(std::string_view text, Style style) const;

  /// Set by the session from --no-color, NO_COLOR, TERM and whether this is a terminal.
  void use_color(bool use) { color_ = use; }
  bool color() const { return color_; }
  /// For tests: behaves as a terminal of this width does.
  void pretend_terminal(std::size_t width);

 private:
  [[noreturn]] void fail() const;

  std::FILE* file_;
  bool is_terminal_;
  bool color_ = false;
  std::optional<std::size_t> pretended_width_;
};

/// Thrown when the reader of standard output has closed it, as `| head` does. The command then ends
/// without a message.
struct ClosedPipe {};

}  // namespace mlf::cli
