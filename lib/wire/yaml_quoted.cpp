// SPDX-License-Identifier: Apache-2.0
#include "wire/yaml_quoted.h"

#include "base/text.h"
#include "wire/yaml_line_ends.h"

namespace mlf::wire {

namespace {

class Reader {
 public:
  Reader(std::string_view text, std::size_t column) : text_(text), column_(column) {}

  std::optional<Quoted> read() {
    const bool is_read = text_.starts_with('"') ? double_quoted() : single_quoted();
    if (!is_read) return std::nullopt;
    return Quoted{std::move(out_), at_};
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  /// The bytes of the line end at the cursor: 0 when there is none.
  std::size_t break_length() const { return line_end_length(text_.substr(at_)); }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  /// At a line end: one is a space, n more are n line ends; white space around them is nothing.
  /// `escaped`: a backslash stood before it, and one is nothing.
  bool fold(bool escaped) {
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

  bool single_quoted() {
    ++at_;
    blanks_ = 0;
    while (at_ < text_.size()) {
      if (break_length() > 0) {
        if (!fold(false)) return false;
        continue;
      }
      const char c = text_[at_++];
      if (c == '\'') {
        if (peek() != '\'') return true;
        ++at_;
      }
      out_ += c;
      blanks_ = c == ' ' || c == '\t' ? blanks_ + 1 : 0;
    }
    return false;
  }

  bool double_quoted() {
    ++at_;
    blanks_ = 0;
    while (at_ < text_.size()) {
      if (break_length() > 0) {
        if (!fold(false)) return false;
        continue;
      }
      const char c = text_[at_++];
      if (c == '"') return true;
      if (c == '\\') {
        if (!escape()) return false;
        blanks_ = 0;
        continue;
      }
      out_ += c;
      blanks_ = c == ' ' || c == '\t' ? blanks_ + 1 : 0;
    }
    return false;
  }

  bool escape() {
    if (break_length() > 0) return fold(true);
    const char code = peek();
    ++at_;
    switch (code) {
      case '0':
        out_ += '\0';
        return true;
      case 'a':
        out_ += '\a';
        return true;
      case 'b':
        out_ += '\b';
        return true;
      case 't':
        out_ += '\t';
        return true;
      case 'n':
        out_ += '\n';
        return true;
      case 'v':
        out_ += '\v';
        return true;
      case 'f':
        out_ += '\f';
        return true;
      case 'r':
        out_ += '\r';
        return true;
      case 'e':
        out_ += '\x1B';
        return true;
      case ' ':
      case '\t':
      case '"':
      case '/':
      case '\\':
        out_ += code;
        return true;
      case 'N':
        out_ += "\xC2\x85";
        return true;
      case '_':
        out_ += "\xC2\xA0";
        return true;
      case 'L':
        out_ += "\xE2\x80\xA8";
        return true;
      case 'P':
        out_ += "\xE2\x80\xA9";
        return true;
      case 'x':
        return code_point(2);
      case 'u':
        return code_point(4);
      case 'U':
        return code_point(8);
      default:
        return false;
    }
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
  std::size_t line_start_ = 0;  // of the last line begun
  std::size_t blanks_ = 0;      // at the end of the scalar so far: dropped when its line ends there
  std::string out_;
};

}  // namespace

std::optional<Quoted> read_quoted(std::string_view text, std::size_t column) {
  return Reader(text, column).read();
}

}  // namespace mlf::wire
