// SPDX-License-Identifier: Apache-2.0
#include "project/command_template.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "base/shell.h"
#include "base/text.h"

namespace mlf::project {

namespace {

/// Follows a command as bash reads it, as far as quoting goes. Where it could lose track (`case` in
/// a substitution, quotes in ${...}), it says "unquotable" from there on, which only refuses values
/// that would need quotes.
class ShellReader {
 public:
  void read(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) step(text, i);
  }

  /// A value comes next.
  QuoteContext context() const {
    if (is_lost_ || is_escaped_) return QuoteContext::unquotable;
    if (last_ == '$' && (state() == State::bare || state() == State::double_quotes)) {
      return QuoteContext::after_dollar;
    }
    switch (state()) {
      case State::bare:
        return QuoteContext::bare;
      case State::double_quotes:
        return QuoteContext::double_quotes;
      case State::single_quotes:
        return QuoteContext::single_quotes;
      default:
        return QuoteContext::unquotable;
    }
  }

  /// A value stood here.
  void pass_value() {
    last_ = 'x';
    word_ += 'x';
    is_escaped_ = false;
  }

 private:
  enum class State {
    bare,
    single_quotes,
    double_quotes,
    ansi_quotes,  ///< $'...'
    backticks,
    braces,      ///< ${...}
    arithmetic,  ///< $((...)) and ((...))
    comment,
  };
  struct Level {
    State state;
    int parentheses = 0;  ///< open ones in it
  };

  State state() const { return levels_.back().state; }
  void enter(State state, int parentheses = 0) {
    levels_.push_back({state, parentheses});
    word_.clear();
  }
  void leave() {
    if (levels_.size() > 1) levels_.pop_back();
  }

  void step(std::string_view text, std::size_t& i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (is_escaped_) {
      is_escaped_ = false;
      word_ += 'x';
      last_ = 'x';
      return;
    }
    if (c == '\n' && has_here_document_) is_lost_ = true;
    switch (state()) {
      case State::bare:
        bare(text, i, c, next);
        break;
      case State::single_quotes:
        if (c == '\'') leave();
        break;
      case State::ansi_quotes:
        if (c == '\\') is_escaped_ = true;
        if (c == '\'') leave();
        break;
      case State::double_quotes:
        if (c == '"') {
          leave();
        } else {
          expansion(text, i, c, next);
        }
        break;
      case State::backticks:
        if (c == '\\') is_escaped_ = true;
        if (c == '`') leave();
        break;
      case State::braces:
        if (c == '\'' || c == '"') is_lost_ = true;
        if (c == '}') {
          leave();
        } else {
          expansion(text, i, c, next);
        }
        break;
      case State::arithmetic:
        arithmetic(text, i, c, next);
        break;
      case State::comment:
        if (c == '\n') leave();
        break;
    }
    last_ = text[i];
  }

  /// What means the same in double quotes as outside of them.
  void expansion(std::string_view text, std::size_t& i, char c, char next) {
    if (c == '\\') {
      is_escaped_ = true;
    } else if (c == '`') {
      enter(State::backticks);
    } else if (c == '$' && next == '{') {
      ++i;
      enter(State::braces);
    } else if (c == '$' && next == '[') {
      is_lost_ = true;
    } else if (c == '$' && text.substr(i).starts_with("$((")) {
      i += 2;
      enter(State::arithmetic, 2);
    } else if (c == '$' && next == '(') {
      ++i;
      enter(State::bare, 1);
    }
  }

  void arithmetic(std::string_view text, std::size_t& i, char c, char next) {
    if (c == '\'' || c == '"') is_lost_ = true;
    if (c == '(') ++levels_.back().parentheses;
    if (c == ')' && --levels_.back().parentheses == 0) {
      leave();
    } else {
      expansion(text, i, c, next);
    }
  }

  void bare(std::string_view text, std::size_t& i, char c, char next) {
    constexpr std::string_view between_words = " \t\n;&|()<>";
    const bool at_word_start = word_.empty();
    if (between_words.find(c) != std::string_view::npos) {
      if (word_ == "case" && levels_.size() > 1) is_lost_ = true;
      word_.clear();
    } else {
      word_ += c;
    }
    if (c == '\'') {
      enter(last_ == '$' ? State::ansi_quotes : State::single_quotes);
      word_ = "x";
    } else if (c == '"') {
      enter(State::double_quotes);
      word_ = "x";
    } else if (c == '#' && at_word_start) {
      enter(State::comment);
    } else if (c == '(' && next == '(' && last_ != '$') {
      ++i;
      enter(State::arithmetic, 2);
    } else if (c == '(') {
      ++levels_.back().parentheses;
    } else if (c == ')') {
      if (levels_.back().parentheses > 0 && --levels_.back().parentheses == 0) leave();
    } else if (c == '<' && next == '<') {
      here(text, i);
    } else {
      expansion(text, i, c, next);
    }
  }

  /// "<<" begins a here document, "<<<" a here string, which is a word like others.
  void here(std::string_view text, std::size_t& i) {
    const bool is_string = text.substr(i).starts_with("<<<");
    i += is_string ? 2 : 1;
    if (!is_string) has_here_document_ = true;
  }

  std::vector<Level> levels_{{State::bare}};
  std::string word_;  ///< the part of the word that was read, as far as it matters
  char last_ = ' ';
  bool is_escaped_ = false;
  bool is_lost_ = false;
  bool has_here_document_ = false;
};

[[noreturn]] void refuse(std::size_t column, std::string_view why) {
  throw invalid_parameter("column {} of the command: {}", column, why);
}

/// The name between the brace at `open` and the next one.
std::string_view read_name(std::string_view command, std::size_t open) {
  const auto close = command.find_first_of("{}", open + 1);
  if (close == std::string_view::npos || command[close] == '{') {
    refuse(open + 1, "a '{' that no '}' closes; write {{ for a brace");
  }
  const auto name = command.substr(open + 1, close - open - 1);
  const bool is_number =
      !name.empty() &&
      std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  if (name.empty() || is_number) {
    refuse(open + 1, "a placeholder needs a parameter's name; write {{}} for braces");
  }
  if (const auto special = name.find_first_of("!:.["); special != std::string_view::npos) {
    refuse(open + 1, fmt::format("'{{{}}}' is more than a parameter's name; '{}' is not understood",
                                 printable(name), name[special]));
  }
  return name;
}

std::string escaped(std::string_view text, std::string_view special, std::string_view before) {
  std::string result;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) result += before;
    result += c;
  }
  return result;
}

std::string in_single_quotes(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\"'\"'";
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

CommandTemplate parse_command_template(std::string_view command) {
  CommandTemplate result;
  ShellReader shell;
  std::string text;
  std::size_t read = 0;  // of `text`, by the shell
  const auto let_shell_read = [&] {
    shell.read(std::string_view(text).substr(read));
    read = text.size();
  };
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    const bool is_doubled = i + 1 < command.size() && command[i + 1] == c;
    if ((c == '{' || c == '}') && is_doubled) {
      text += c;
      ++i;
    } else if (c == '}') {
      refuse(i + 1, "a '}' that no '{' opens; write }} for a brace");
    } else if (c == '{') {
      const auto name = read_name(command, i);
      let_shell_read();
      result.placeholders.push_back({std::string(name), i + 1, shell.context()});
      shell.pass_value();
      result.texts.push_back(std::move(text));
      text.clear();
      read = 0;
      i += name.size() + 1;
    } else {
      text += c;
    }
  }
  result.texts.push_back(std::move(text));
  return result;
}

std::string quoted_for(const Placeholder& placeholder, std::string_view value) {
  const std::string quoted = shell_quote(value);
  switch (placeholder.context) {
    case QuoteContext::bare:
      return quoted;
    case QuoteContext::double_quotes:
      return escaped(quoted, "\"$`\\", "\\");
    case QuoteContext::single_quotes:
      return in_single_quotes(quoted);
    case QuoteContext::after_dollar:
      refuse(placeholder.column,
             fmt::format("the '$' before '{{{0}}}' would make a variable of the value; write "
                         "{{{0}}} alone, or ${{{{NAME}}}} for a variable of the shell",
                         printable(placeholder.name)));
    case QuoteContext::unquotable:
      break;
  }
  if (quoted == value) return quoted;
  refuse(placeholder.column,
         fmt::format("the value of '{}' would need quotes, and no quotes hold it there; move the "
                     "placeholder out of `...`, ${{{{...}}}}, $((...)) or the here document",
                     printable(placeholder.name)));
}

}  // namespace mlf::project
