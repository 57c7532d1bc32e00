// SPDX-License-Identifier: Apache-2.0
#include "cli/output.h"

#include <cerrno>

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/error.h"

namespace mlf::cli {

Output::Output(std::FILE* file)
    : file_(file), is_terminal_(fileno(file) >= 0 && isatty(fileno(file)) == 1) {}

void Output::fail() const {
  if (errno == EPIPE) throw ClosedPipe{};
  throw system_error(errno, "write to", "standard output");
}

void Output::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) fail();
}

void Output::line(std::string_view text) {
  write(text);
  write("\n");
}

void Output::flush() {
  if (std::fflush(file_) != 0) fail();
}

std::optional<std::size_t> Output::width() const {
  if (!is_terminal_) return std::nullopt;
  if (pretended_width_) return pretended_width_;
  constexpr std::size_t usual = 80;
  winsize size{};
  if (ioctl(fileno(file_), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
  return size.ws_col;
}

void Output::pretend_terminal(std::size_t width) {
  is_terminal_ = true;
  pretended_width_ = width;
}

namespace {

std::string_view code_of(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::strong:
      return "\x1b[1m";
    case Style::dim:
      return "\x1b[2m";
    case Style::good:
      return "\x1b[32m";
    case Style::bad:
      return "\x1b[31m";
    case Style::warning:
      return "\x1b[33m";
  }
  return "";
}

}  // namespace

std::string Output::styled(std::string_view text, Style style) const {
  if (!color_ || style == Style::plain) return std::string(text);
  std::string result(code_of(style));
  result += text;
  result += "\x1b[0m";
  return result;
}

}  // namespace mlf::cli
