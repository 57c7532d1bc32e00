// SPDX-License-Identifier: Apache-2.0
//
// Not a parser: it knows the quotes and what may stand in them, which is what decides how a value
// must be written. Where bash would have to be understood further, it gives up instead of guessing:
// a wrong guess would let a value become syntax, a refused one is a message.
#include "project/shell_reader.h"

#include <algorithm>
#include <array>

namespace mlf::project {

namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_one_of(char c, std::string_view set) {
  return c != '\0' && set.find(c) != std::string_view::npos;
}

/// What begins a place where names are variables or commands.
bool opens_expansion(char c, char next) {
  return c == '`' || (c == '$' && is_one_of(next, "({[")) || (c == '(' && next == '(');
}

constexpr std::string_view between_words = " \t\n;&|()<>";

/// "$?", "$$", "$1": expansions of two characters, the second of which means nothing by itself.
constexpr std::string_view special_parameters = "$?!#*@-0123456789";

}  // namespace

bool is_reserved(std::string_view word) {
  constexpr std::array<std::string_view, 22> words{
      "!",    "{",  "}",   "[[",       "]]", "case", "coproc", "do",   "done", "elif",  "else",
      "esac", "fi", "for", "function", "if", "in",   "select", "then", "time", "until", "while"};
  return std::ranges::find(words, word) != words.end();
}

void ShellReader::enter(State state, int parentheses) {
  level().word += 'x';
  levels_.push_back({state, parentheses, ""});
}

void ShellReader::leave() {
  if (levels_.size() > 1) levels_.pop_back();
}

void ShellReader::lose() {
  is_lost_ = true;
  has_expansions_ = std::ranges::any_of(levels_, [](const Level& open) {
    return open.state == State::braces || open.state == State::arithmetic ||
           (open.state == State::backticks && !open.word.empty());
  });
}

void ShellReader::follow_name(char c, char next) {
  const auto state = level().state;
  const bool expands = state != State::single_quotes && state != State::ansi_quotes;
  if (c == '$' && expands && !is_escaped_) {
    is_in_name_ = is_name_character(next) && (next < '0' || next > '9');
  } else if (!is_name_character(c)) {
    is_in_name_ = false;
  }
}

void ShellReader::read(std::string_view text) {
  for (rest_ = text; !rest_.empty(); rest_.remove_prefix(taken_)) {
    taken_ = 1;
    const char c = rest_[0];
    const char next = rest_.size() > 1 ? rest_[1] : '\0';
    follow_name(c, next);
    if (is_lost_) {
      has_expansions_ = has_expansions_ || opens_expansion(c, next);
      has_escapes_ = has_escapes_ || (c == '$' && next == '\'');
      last_ = c;
      continue;
    }
    const auto state = level().state;
    const bool is_literal = state == State::single_quotes || state == State::comment;
    if (is_escaped_) {
      is_escaped_ = false;
      level().word += 'x';
      last_ = 'x';
      continue;
    }
    if (c == '\\' && next == '\n' && !is_literal && state != State::ansi_quotes) {
      // A line that goes on. What the shell joins across it, "$" and "(" say, is not followed.
      taken_ = 2;
      if (is_one_of(last_, "$<(")) lose();
      continue;
    }
    if (c == '\\' && !is_literal) {
      is_escaped_ = true;
      last_ = c;
      continue;
    }
    if (c == '\n' && has_here_document_) lose();
    switch (state) {
      case State::bare:
        read_bare(c, next);
        break;
      case State::single_quotes:
        read_quoted(c, '\'');
        break;
      case State::double_quotes:
        c == '"' ? leave() : read_expansion(c, next);
        break;
      case State::ansi_quotes:
        read_quoted(c, '\'');
        break;
      case State::backticks:
        read_backticks(c, next);
        break;
      case State::braces:
        read_braces(c, next);
        break;
      case State::arithmetic:
        read_arithmetic(c, next);
        break;
      case State::comment:
        read_quoted(c, '\n');
        break;
    }
    last_ = c == '$' && next == '$' && taken_ == 2 ? 'x' : rest_[taken_ - 1];
  }
}

void ShellReader::read_quoted(char c, char end) {
  if (c != end) return;
  leave();
  if (end == '\n') end_word('\n');
}

void ShellReader::read_backticks(char c, char next) {
  if (c == '`') return leave();
  if (opens_expansion(c, next)) level().word += c;
}

void ShellReader::end_word(char by) {
  std::string& word = level().word;
  if (word == "case" && levels_.size() > 1) lose();
  if (word == "[[") level().is_in_test = true;
  if (word == "]]") level().is_in_test = false;
  const bool is_command = level().expects_command && !word.empty() && !is_reserved(word) &&
                          word.find('=') == std::string::npos;
  if (is_command) {
    level().expects_command = false;
    level().counts = word == "let";
    level().declares = word == "declare" || word == "typeset" || word == "local";
  } else if (word.starts_with('-') && word.find('i') != std::string::npos) {
    level().counts = level().counts || level().declares;
  }
  if (is_one_of(by, "\n;&|()") && !level().is_in_test) {
    level().expects_command = true;
    level().counts = false;
  }
  word.clear();
}

void ShellReader::read_bare(char c, char next) {
  if (c == '#' && level().word.empty()) return enter(State::comment);
  if (c == '\'') return enter(State::single_quotes);
  if (c == '"') return enter(State::double_quotes);
  if (is_one_of(c, between_words)) end_word(c);
  if (c == '(' && next == '(') {
    taken_ = 2;
    enter(State::arithmetic, 2);
    return levels_[levels_.size() - 2].word.clear();
  }
  if (c == '(') {
    ++level().parentheses;
  } else if (c == ')' && level().parentheses > 0) {
    if (--level().parentheses == 0) leave();
  } else if (rest_.starts_with("<<<")) {
    taken_ = 3;
  } else if (c == '<' && next == '<') {
    taken_ = 2;
    has_here_document_ = true;
  } else if (c == '$' && next == '\'') {
    taken_ = 2;
    enter(State::ansi_quotes);
  } else if (!is_one_of(c, between_words)) {
    level().word += c;
    read_expansion(c, next);
  }
}

void ShellReader::read_expansion(char c, char next) {
  if (c == '`') return enter(State::backticks);
  if (c != '$') return;
  if (next == '{') {
    taken_ = 2;
    enter(State::braces);
  } else if (next == '[') {
    lose();
  } else if (rest_.starts_with("$((")) {
    taken_ = 3;
    enter(State::arithmetic, 2);
  } else if (next == '(') {
    taken_ = 2;
    enter(State::bare, 1);
  } else if (is_one_of(next, special_parameters)) {
    // The second character is no part of anything further.
    taken_ = 2;
    level().word += 'x';
  }
}

void ShellReader::read_braces(char c, char next) {
  if (is_one_of(c, "'\"")) lose();
  if (c == '}') return leave();
  level().word += c;
  read_expansion(c, next);
}

void ShellReader::read_arithmetic(char c, char next) {
  // Quotes are rare here, and "((" can turn out to be two subshells, in which "<<" and "#" mean
  // what they mean elsewhere.
  if (is_one_of(c, "'\"") || (c == '<' && next == '<') ||
      (c == '#' && is_one_of(last_, " \t\n("))) {
    lose();
  }
  if (c == '(') ++level().parentheses;
  if (c == ')' && --level().parentheses == 0) return leave();
  read_expansion(c, next);
}

QuoteContext ShellReader::context_in_braces() const {
  const std::string_view text = levels_.back().word;
  auto at = text.find_first_not_of("!#");
  while (at < text.size() && is_name_character(text[at])) ++at;
  if (at >= text.size()) return QuoteContext::variable_name;
  const auto operation = text.substr(at);
  if (is_one_of(operation[0], "-=?+%#/^,")) return QuoteContext::unquotable;
  if (operation[0] != ':') return QuoteContext::variable_name;
  if (operation.size() == 1) return QuoteContext::variable_name;
  return is_one_of(operation[1], "-=?+") ? QuoteContext::unquotable : QuoteContext::number;
}

QuoteContext ShellReader::context_of_bare() const {
  const Level& now = levels_.back();
  if (now.counts) return QuoteContext::number;
  const auto bracket = now.word.find('[');
  const bool is_index =
      now.expects_command && bracket != std::string::npos && bracket > 0 &&
      std::all_of(now.word.begin(), now.word.begin() + std::ptrdiff_t(bracket), is_name_character);
  return is_index ? QuoteContext::number : QuoteContext::bare;
}

QuoteContext ShellReader::context() const {
  const auto state = levels_.back().state;
  if (is_lost_) {
    if (last_ == '$') return QuoteContext::variable_name;
    if (has_escapes_) return QuoteContext::escape;
    return has_expansions_ ? QuoteContext::number : QuoteContext::unquotable;
  }
  if (state == State::single_quotes) return QuoteContext::single_quotes;
  if (state == State::comment) return QuoteContext::unquotable;
  if (state == State::ansi_quotes) {
    // An escape may be as long as "\U0001F600".
    const bool has_escapes = is_escaped_ || !levels_.back().word.empty();
    return has_escapes ? QuoteContext::escape : QuoteContext::unquotable;
  }
  if (last_ == '$' && !is_escaped_) return QuoteContext::variable_name;
  if (is_escaped_) return QuoteContext::unquotable;
  switch (state) {
    case State::bare:
      return context_of_bare();
    case State::double_quotes:
      return QuoteContext::double_quotes;
    case State::braces:
      return context_in_braces();
    case State::arithmetic:
      return QuoteContext::number;
    case State::backticks:
      return levels_.back().word.empty() ? QuoteContext::unquotable : QuoteContext::number;
    default:
      return QuoteContext::unquotable;
  }
}

bool ShellReader::begins_command() const {
  return levels_.back().expects_command && levels_.back().word.empty();
}

bool ShellReader::is_in_brace_expansion() const {
  return levels_.back().word.find('{') != std::string::npos;
}

bool ShellReader::may_be_descriptor() const {
  // What was quoted or a value in the word is an x.
  return levels_.back().word.find_first_not_of("x0123456789") == std::string::npos;
}

void ShellReader::pass_value() {
  if (level().state != State::backticks) level().word += 'x';
  last_ = 'x';
  is_in_name_ = false;
  is_escaped_ = false;
}

}  // namespace mlf::project
