// SPDX-License-Identifier: Apache-2.0
//
// MLflow splits a filter into tokens with a general SQL lexer (sqlparse), and that lexer decides
// what is a key, a number or a string: `metrics.in` is not a key because IN is reserved, `1e+5` is
// not a number, and 'it\'s' is one string. This lexer gives the same tokens for everything that a
// filter can contain. SQL that no filter contains (multi-word keywords, dollar quotes, casts)
// becomes tokens that the parser refuses. sqlparse tries a list of regular expressions at each
// place; here each rule is a small function, because std::regex is slow and its recursion deep.
#include "search/lexer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

#include "base/characters.h"
#include "base/python_text.h"
#include "base/text.h"
#include "core/word_characters.h"

namespace mlf::search {

bool equal_words(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool Token::is_keyword(std::string_view word) const {
  return kind == TokenKind::keyword && equal_words(text, word);
}

std::size_t white_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto c = decode_utf8(text);
  return is_python_space(c.value) ? c.length : 0;
}

namespace {

bool is_any(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view w) { return equal_words(word, w); });
}

/// The letters that sqlparse's first rule for names accepts at the start. Words that start with a
/// letter of another script are names too, but a later rule finds them.
bool begins_sql_name(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0xDC) ||
         (c >= 0xE0 && c <= 0xFC);
}

// Words that are keywords everywhere, even after a dot.
constexpr std::array<std::string_view, 6> reserved = {"CASE",  "IN",   "VALUES",
                                                      "USING", "FROM", "AS"};
constexpr std::array<std::string_view, 5> keywords = {"AND", "OR", "NOT", "IS", "NULL"};
constexpr std::array<std::string_view, 3> connectives = {"AND", "OR", "NOT"};
constexpr std::array<std::string_view, 4> patterns = {"LIKE", "ILIKE", "RLIKE", "REGEXP"};
constexpr std::array<std::string_view, 2> directions = {"ASC", "DESC"};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    while (at_ < text_.size()) {
      Token token = next();
      if (token.text.empty()) token = take(TokenKind::unknown, character(at_));
      at_ += token.text.size();
      tokens.push_back(token);
    }
    return tokens;
  }

 private:
  static constexpr std::size_t none = std::string_view::npos;

  /// The token at at_; empty when no rule matches there.
  Token next() {
    if (const auto end = comment_end()) return take(TokenKind::comment, *end - at_);
    if (const auto length = white_length(rest(at_))) return take(TokenKind::white, length);
    switch (text_[at_]) {
      case '*':
        return take(TokenKind::wildcard, 1);
      case '`':
        return quoted("`", TokenKind::name);
      case '\'':
        return quoted("'", TokenKind::single_quoted);
      case '"':
        return quoted("\"", TokenKind::double_quoted);
      case '?':
        return take(TokenKind::placeholder, 1);
      default:
        break;
    }
    if (rest(at_).starts_with("\u00B4")) return quoted("\u00B4", TokenKind::name);
    if (const auto end = placeholder_end()) return take(TokenKind::placeholder, *end - at_);
    if (const auto end = marked_end()) return take(TokenKind::name, *end - at_);
    if (const auto number = numeric()) return *number;
    if (is_word(at_)) return word();
    return symbol();
  }

  Token take(TokenKind kind, std::size_t length) const { return {kind, text_.substr(at_, length)}; }

  std::string_view rest(std::size_t at) const { return text_.substr(at); }
  char byte(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  std::size_t character(std::size_t at) const {
    return std::max<std::size_t>(decode_utf8(rest(at)).length, 1);
  }
  char32_t code_point(std::size_t at) const {
    return at < text_.size() ? decode_utf8(rest(at)).value : 0;
  }
  bool is_word(std::size_t at) const {
    return at < text_.size() && is_word_character(code_point(at));
  }
  /// Whether there is a letter or an underscore at `at`. A number cannot end directly before one.
  bool begins_name(std::size_t at) const {
    return byte(at) == '_' || begins_sql_name(code_point(at));
  }

  std::size_t word_end(std::size_t at) const {
    while (is_word(at)) at += character(at);
    return at;
  }
  std::size_t digits_end(std::size_t at) const {
    while (is_digit(byte(at))) ++at;
    return at;
  }
  std::size_t white_end(std::size_t at) const {
    while (const auto length = white_length(rest(at))) at += length;
    return at;
  }
  /// Whether the character before at_ is a word character.
  bool follows_word() const {
    std::size_t at = at_;
    while (at > 0 && (static_cast<unsigned char>(text_[--at]) & 0xC0) == 0x80) continue;
    return at < at_ && is_word(at);
  }

  std::optional<std::size_t> comment_end() {
    if (rest(at_).starts_with("/*")) {
      if (no_comment_end_) return std::nullopt;
      const auto end = text_.find("*/", at_ + 2);
      no_comment_end_ = end == none;
      if (end != none) return end + 2;
    }
    if (!rest(at_).starts_with("--") && !rest(at_).starts_with("# ")) return std::nullopt;
    return std::min(text_.find_first_of("\r\n", at_), text_.size());
  }

  /// A quoted name or string. A doubled quote is part of the text; in strings, a quote after a
  /// backslash is too. When no other quote ends it, the last one of these does, as in sqlparse.
  Token quoted(std::string_view quote, TokenKind kind) const {
    const std::string stops = kind == TokenKind::name ? "" : "\\";
    std::size_t fallback = at_;
    std::size_t at = at_ + quote.size();
    while ((at = text_.find_first_of(stops + quote[0], at)) != none) {
      const bool escape = text_[at] == '\\';
      const bool here = rest(at + (escape ? 1 : 0)).starts_with(quote);
      const std::size_t after = at + (escape ? 1 : 0) + quote.size();
      if (!here) {
        ++at;
      } else if (escape || rest(after).starts_with(quote)) {
        fallback = after;
        at = escape ? after : after + quote.size();
      } else {
        return take(kind, after - at_);
      }
    }
    return take(kind, fallback - at_);
  }

  std::optional<std::size_t> placeholder_end() const {
    if (text_[at_] == '%') {
      std::size_t at = at_ + 1;
      if (byte(at) == '(' && byte(word_end(at + 1)) == ')' && is_word(at + 1)) {
        at = word_end(at + 1) + 1;
      }
      if (byte(at) == 's' || byte(at) == 'S') return at + 1;
    }
    const bool marked = text_[at_] == '$' || text_[at_] == ':';
    if (marked && is_word(at_ + 1) && !follows_word()) return word_end(at_ + 1);
    return std::nullopt;
  }

  std::optional<std::size_t> marked_end() const {
    const std::size_t mark = rest(at_).starts_with("##") ? 2 : byte(at_) == '#' || byte(at_) == '@';
    if (mark > 0 && begins_sql_name(code_point(at_ + mark))) {
      const auto second = at_ + mark + character(at_ + mark);
      if (is_word(second)) return word_end(second);
    }
    return std::nullopt;
  }

  std::optional<Token> numeric() const {
    const std::size_t first = at_ + (text_[at_] == '-' ? 1 : 0);
    if (const auto end = hexadecimal_end(first)) return take(TokenKind::hexadecimal, *end - at_);
    if (const auto end = exponent_end(first)) return take(TokenKind::real, *end - at_);
    if (const auto end = fraction_end(first)) return take(TokenKind::real, *end - at_);
    if (const auto end = number_end(first + 1, digits_end(first))) {
      return take(TokenKind::integer, *end - at_);
    }
    return std::nullopt;
  }
  std::optional<std::size_t> hexadecimal_end(std::size_t first) const {
    if (byte(first) != '0' || (byte(first + 1) | 0x20) != 'x') return std::nullopt;
    const auto end = text_.find_first_not_of("0123456789abcdefABCDEF", first + 2);
    if (end == first + 2 || first + 2 == text_.size()) return std::nullopt;
    return std::min(end, text_.size());
  }
  std::optional<std::size_t> exponent_end(std::size_t first) const {
    std::size_t at = digits_end(first);
    if (at == first) return std::nullopt;
    if (byte(at) == '.' && is_digit(byte(at + 1))) at = digits_end(at + 1);
    if ((byte(at) | 0x20) != 'e') return std::nullopt;
    at += byte(at + 1) == '-' ? 2 : 1;
    if (!is_digit(byte(at))) return std::nullopt;
    return digits_end(at);
  }
  std::optional<std::size_t> fraction_end(std::size_t first) const {
    const std::size_t dot = digits_end(first);
    if (byte(dot) != '.') return std::nullopt;
    return number_end(dot > first ? dot + 1 : dot + 2, digits_end(dot + 1));
  }
  /// Where a number ends whose digits end at `end`: at `end`, or one digit earlier if a letter
  /// follows (as sqlparse's expression backtracks). nullopt when that is before `least`.
  std::optional<std::size_t> number_end(std::size_t least, std::size_t end) const {
    if (end < least) return std::nullopt;
    if (!begins_name(end)) return end;
    if (end == least) return std::nullopt;
    return end - 1;
  }

  Token word() const {
    const std::size_t end = word_end(at_);
    const std::string_view text = text_.substr(at_, end - at_);
    if (is_any(text, reserved)) return {TokenKind::keyword, text};
    if (begins_sql_name(code_point(at_)) && is_name_here(end)) {
      const bool connective = !follows_dot() && byte(end) == '(' && is_any(text, connectives);
      return {connective ? TokenKind::keyword : TokenKind::name, text};
    }
    if (is_any(text, directions)) return {TokenKind::order, text};
    if (is_any(text, patterns)) return {TokenKind::comparator, text};
    if (equal_words(text, "NOT")) return negation(end);
    const std::size_t marked_end = name_end(end);
    const bool keyword = marked_end == end && is_any(text, keywords);
    return take(keyword ? TokenKind::keyword : TokenKind::name, marked_end - at_);
  }
  /// Whether the word from at_ to `end` must be a name because of what is next to it: a dot before
  /// or after it, or a parenthesis after it.
  bool is_name_here(std::size_t end) const {
    const std::size_t dot = white_end(end);
    if (byte(dot) == '.' && !is_digit(byte(dot + 1))) return true;
    return follows_dot() || byte(end) == '(';
  }
  bool follows_dot() const { return at_ > 0 && text_[at_ - 1] == '.'; }
  /// NOT LIKE and NOT NULL are one token each.
  Token negation(std::size_t end) const {
    const std::size_t next = white_end(end);
    const std::size_t next_end = word_end(next);
    const std::string_view text = text_.substr(next, next_end - next);
    if (next == end) return take(TokenKind::keyword, end - at_);
    if (is_any(text, patterns)) return take(TokenKind::comparator, next_end - at_);
    const bool null = equal_words(text, "NULL");
    return take(TokenKind::keyword, (null ? next_end : end) - at_);
  }
  /// Where a name ends that has begun before `at`: it may contain $ and # too.
  std::size_t name_end(std::size_t at) const {
    while (byte(at) == '$' || byte(at) == '#' || is_word(at)) at += character(at);
    return at;
  }

  Token symbol() const {
    if (text_[at_] == '[' && !follows_word() && !follows_bracket()) {
      const auto end = text_.find_first_of("[]", at_ + 1);
      if (end != none && end > at_ + 1 && text_[end] == ']') {
        return take(TokenKind::name, end + 1 - at_);
      }
    }
    if (rest(at_).starts_with("::") || rest(at_).starts_with(":=")) {
      return take(TokenKind::operation, 2);
    }
    if (std::string_view(";:()[],.").find(text_[at_]) != none) {
      return take(TokenKind::punctuation, 1);
    }
    if (rest(at_).starts_with("->>")) return take(TokenKind::arrow, 3);
    if (rest(at_).starts_with("->")) return take(TokenKind::arrow, 2);
    if (rest(at_).starts_with("<@")) return take(TokenKind::operation, 2);
    if (const auto length = run_length("<>=~!")) return take(TokenKind::comparator, length);
    return take(TokenKind::operation, run_length("+/@#%^&|-"));
  }
  bool follows_bracket() const {
    return at_ > 0 && (text_[at_ - 1] == ']' || text_[at_ - 1] == ')');
  }
  std::size_t run_length(std::string_view characters) const {
    return std::min(text_.find_first_not_of(characters, at_), text_.size()) - at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool no_comment_end_ = false;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace mlf::search
