// SPDX-License-Identifier: Apache-2.0
//
// Reads the list of IN and NOT IN. MLflow hands it to Python's ast.literal_eval(), so what people
// may write there is a tuple of Python strings: with prefixes, escapes, triple quotes, adjacent
// strings that are joined, and comments. A reader of plain quoted strings would refuse lists that
// MLflow accepts, or read other values from them.
#include "search/list_literal.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>

#include "base/error.h"
#include "base/text.h"

namespace mlf::search {

namespace {

Error ill_formed() {
  return invalid_parameter(
      "While parsing a list in the query, expected a non-empty list of string values, but got "
      "ill-formed list.");
}

class ListReader {
 public:
  explicit ListReader(std::string_view text) : text_(text), whole_(text) {}

  std::vector<std::string> read() {
    expect('(');
    std::vector<std::string> values;
    for (skip_white(); !next_is(')'); skip_white()) {
      values.push_back(element());
      skip_white();
      if (next_is(')')) break;
      expect(',');
    }
    expect(')');
    skip_white();
    if (!text_.empty()) throw ill_formed();
    if (values.empty()) {
      throw invalid_parameter(
          "While parsing a list in the query, expected a non-empty list of string values, but got "
          "empty list");
    }
    return values;
  }

 private:
  bool next_is(char c) const { return text_.starts_with(c); }

  void expect(char c) {
    if (!next_is(c)) throw ill_formed();
    text_.remove_prefix(1);
  }

  void skip_white() {
    while (!text_.empty()) {
      if (next_is('#')) {
        text_.remove_prefix(std::min(text_.find('\n'), text_.size()));
      } else if (std::string_view(" \t\r\n\f").find(text_.front()) != std::string_view::npos) {
        text_.remove_prefix(1);
      } else {
        return;
      }
    }
  }

  /// One or more adjacent strings, perhaps in parentheses.
  std::string element() {
    std::size_t parentheses = 0;
    for (; next_is('('); ++parentheses) {
      text_.remove_prefix(1);
      skip_white();
    }
    auto piece = string();
    if (!piece) throw begins_other_value() ? not_text() : ill_formed();
    std::string value;
    for (; piece; piece = string()) {
      value += *piece;
      skip_white();
    }
    for (; parentheses > 0; --parentheses) {
      if (next_is(',')) throw not_text();
      expect(')');
      skip_white();
    }
    return value;
  }

  /// Whether the next value is something else than a string: a number, a name or a nested list.
  bool begins_other_value() const {
    if (text_.empty()) return false;
    const auto c = static_cast<unsigned char>(text_.front());
    return c >= 0x80 || std::isalnum(c) != 0 ||
           std::string_view("_-+[{.~").find(text_.front()) != std::string_view::npos;
  }

  Error not_text() const {
    return invalid_parameter(
        "While parsing a list in the query, expected string value, punctuation, or whitespace, but "
        "got different type in list: {}",
        whole_);
  }

  /// Takes the next string literal; nullopt if the text does not continue with one.
  std::optional<std::string> string() {
    const bool raw = next_is('r') || next_is('R');
    const bool prefixed = raw || next_is('u') || next_is('U');
    const auto body = text_.substr(prefixed ? 1 : 0);
    if (!body.starts_with('\'') && !body.starts_with('"')) return std::nullopt;
    const std::string_view triple = body.front() == '\'' ? "'''" : "\"\"\"";
    const auto quote = body.starts_with(triple) ? triple : triple.substr(0, 1);
    text_ = body.substr(quote.size());
    std::string value;
    while (!text_.starts_with(quote)) {
      if (text_.empty() || (quote.size() == 1 && next_is('\n'))) throw ill_formed();
      if (next_is('\\') && !raw) {
        escape(value);
        continue;
      }
      const auto piece = text_.substr(0, next_is('\\') ? 2 : 1);  // \' does not end a raw string
      value += piece;
      text_.remove_prefix(piece.size());
    }
    text_.remove_prefix(quote.size());
    return value;
  }

  void escape(std::string& value) {
    if (text_.size() < 2) throw ill_formed();
    const char c = text_[1];
    const auto both = text_.substr(0, 2);
    text_.remove_prefix(2);
    constexpr std::string_view names = "\\'\"abfnrtv\n";
    constexpr std::string_view values = "\\'\"\a\b\f\n\r\t\v";
    if (c == '\n') return;
    if (const auto at = names.find(c); at != std::string_view::npos) {
      value += values[at];
    } else if (c >= '0' && c <= '7') {
      octal(value, c);
    } else if (c == 'x' || c == 'u' || c == 'U') {
      hexadecimal(value, c == 'x' ? 2 : c == 'u' ? 4 : 8);
    } else if (c == 'N') {
      throw ill_formed();
    } else {
      value += both;
    }
  }

  void octal(std::string& value, char first) {
    char32_t code = static_cast<char32_t>(first - '0');
    for (int more = 2; more > 0 && !text_.empty(); --more) {
      if (text_.front() < '0' || text_.front() > '7') break;
      code = code * 8 + static_cast<char32_t>(text_.front() - '0');
      text_.remove_prefix(1);
    }
    append_utf8(value, code);
  }

  void hexadecimal(std::string& value, std::size_t digits) {
    std::uint32_t code = 0;
    const auto part = text_.substr(0, digits);
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), code, 16);
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (part.size() < digits || end != part.data() + digits || error != std::errc{} || surrogate ||
        code > 0x10FFFF) {
      throw ill_formed();
    }
    append_utf8(value, code);
    text_.remove_prefix(digits);
  }

  std::string_view text_;
  std::string_view whole_;
};

}  // namespace

std::vector<std::string> parse_list_literal(std::string_view text) {
  return ListReader(text).read();
}

}  // namespace mlf::search
