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

/// A command's standard output: buffered, checked, and aware of being a terminal.
class Output {
 public:
  explicit Output(std::FILE* file);

  /// @throws Error when it cannot be written; ClosedPipe when nobody reads any more.
  void write(std::string_view text);
  void line(std::string_view text);
  void flush();

  bool is_terminal() const { return is_terminal_; }
  /// Terminal columns; nullopt when there is no terminal, and so nothing to fit into.
  std::optional<std::size_t> width() const;
  /// `text` with the codes of `style` around it where colour is wanted, else unchanged.
  std::string styled(std::string_view text, Style style) const;

  /// Set by the session from --no-color, NO_COLOR, TERM and whether this is a terminal.
  void use_color(bool use) { color_ = use; }
  bool color() const { return color_; }
  /// For tests: pretends to be a terminal of this width.
  void pretend_terminal(std::size_t width);

 private:
  [[noreturn]] void fail() const;

  std::FILE* file_;
  bool is_terminal_;
  bool color_ = false;
  std::optional<std::size_t> pretended_width_;
};

/// Standard output was closed by its reader, as `| head` does: the command ends quietly.
struct ClosedPipe {};

}  // namespace mlf::cli
