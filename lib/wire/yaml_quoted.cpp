// SPDX-License-Identifier: Apache-2.0
//
// Scalars in quotes by the rules of YAML 1.1 as PyYAML applies them. yaml-cpp differs in escapes
// and in how lines are folded, so its result is not used for such scalars.
#include "wire/yaml_quoted.h"

#include <algorithm>
#include <array>

#include "base/characters.h"
#include "base/text.h"
#include "wire/yaml_line_ends.h"

namespace mlf::wire {

namespace {

enum class LineEnd { plain, escaped };

/// The text that a backslash and `code` stand for in YAML 1.1.
struct Escape {
  char code;
  std::string_view text;
};
constexpr std::array<Escape, 18> escapes{{{'0', std::string_view("\0", 1)},
                                          {'a', "\a"},
                                          {'b', "\b"},
                                          {'t', "\t"},
                                          {'n', "\n"},
                                          {'v', "\v"},
                                          {'f', "\f"},
                                          {'r', "\r"},
                                          {'e', "\x1B"},
                                          {' ', " "},
                                          {'\t', "\t"},
                                          {'"', "\""},
                                          {'/', "/"},
                                          {'\\', "\\"},
                                          {'N', "\xC2\x85"},
                                          {'_', "\xC2\xA0"},
                                          {'L', "\xE2\x80\xA8"},
                                          {'P', "\xE2\x80\xA9"}}};

class Reader {
 public:
  Reader(std::string_view text, std::size_t column) : text_(text), column_(column) {}

  std::optional<Quoted> read() {
    if (!quoted()) return std::nullopt;
    return Quoted{std::move(out_), at_};
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  /// The bytes of the line end at the cursor: 0 when there is none.
  std::size_t break_length() const { return line_end_length(text_.substr(at_)); }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  /// Reads a group of line ends. A single "\n" becomes a space. Of several, the first is dropped if
  /// it is "\n", and the others are kept. White space around them is dropped. After a backslash,
  /// the first is dropped and the white space before it is kept.
  bool fold(LineEnd line_end) {
    const bool escaped = line_end == LineEnd::escaped;
    if (!escaped) {
      while (!out_.empty() && blanks_ > 0) {
        out_.pop_back();
        --blanks_;
      }
    }
    blanks_ = 0;
    std::string first;
    std::string more;
    for (bool is_first = true; break_length() > 0; is_first = false) {
      const auto length = break_length();
      (is_first ? first : more) += text_.substr(at_, length);
      at_ += length;
      line_start_ = at_;
      skip_blanks();
    }
    if (at_ >= text_.size() || at_ - line_start_ < column_) return false;
    if (escaped) {
      out_ += more;
    } else if (first != "\n") {
      out_ += first + more;
    } else {
      out_ += more.empty() ? " " : more;
    }
    return true;
  }

  /// Reads from the opening quote to the closing one; false if that is missing.
  bool quoted() {
    const char quote = text_[at_++];
    while (at_ < text_.size()) {
      if (break_length() > 0) {
        if (!fold(LineEnd::plain)) return false;
        continue;
      }
      const char c = text_[at_++];
      if (c == quote) {
        if (quote == '"' || peek() != quote) return true;
        ++at_;  // '' within single quotes stands for one quote
      } else if (c == '\\' && quote == '"') {
        if (!escape()) return false;
        blanks_ = 0;
        continue;
      }
      out_ += c;
      blanks_ = is_blank(c) ? blanks_ + 1 : 0;
    }
    return false;
  }

  bool escape() {
    if (break_length() > 0) return fold(LineEnd::escaped);
    const char code = peek();
    ++at_;
    switch (code) {
      case 'x':
        return code_point(2);
      case 'u':
        return code_point(4);
      case 'U':
        return code_point(8);
      default:
        break;
    }
    const auto* const found = std::ranges::find(escapes, code, &Escape::code);
    if (found == escapes.end()) return false;
    out_ += found->text;
    return true;
  }

  bool code_point(std::size_t digits) {
    char32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      constexpr std::string_view hex = "0123456789abcdef";
      const auto digit = hex.find(static_cast<char>(peek() | 0x20));
      if (digit == std::string_view::npos || peek() < '0') return false;
      value = value << 4 | static_cast<char32_t>(digit);
      ++at_;
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return false;
    append_utf8(out_, value);
    return true;
  }

  std::string_view text_;
  std::size_t column_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;  // where the current line begins
  std::size_t blanks_ = 0;      // spaces and tabs at the end of out_; dropped if the line ends here
  std::string out_;
};

}  // namespace

std::optional<Quoted> read_quoted(std::string_view text, std::size_t column) {
  return Reader(text, column).read();
}

}  // namespace mlf::wire
