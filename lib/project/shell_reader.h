// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::project {

/// How a shell reads what stands at a place of a command.
enum class QuoteContext {
  bare,
  double_quotes,
  single_quotes,
  variable_name,  ///< behind a $, or where a name or an operator stands in ${...}
  number,         ///< in $((...)), ((...)) and the offsets of ${...}: names are variables there
  unquotable,     ///< where no quotes hold a value: `...`, a here document, a comment, ...
};

/// Follows a command as bash reads it, as far as quoting goes. Where it could lose track (a here
/// document, `case` in a substitution, quotes in ${...}), it says so from there on, and no value
/// that would need quotes is let in any more.
class ShellReader {
 public:
  /// Takes text up to a value, or to the end.
  void read(std::string_view text);
  /// How a value is read that comes next.
  QuoteContext context() const;
  /// A value stood here.
  void pass_value();

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
    State state = State::bare;
    int parentheses = 0;  ///< open ones in it
    /// Of bare text, the word that is being read; of braces, what has been read. Quotes and
    /// substitutions in it are an x.
    std::string word{};
  };

  Level& level() { return levels_.back(); }
  void enter(State state, int parentheses = 0);
  void leave();
  QuoteContext context_in_braces() const;

  void read_bare(char c, char next);
  void read_quoted(char c, char end);
  void read_backticks(char c, char next);
  void read_braces(char c, char next);
  void read_arithmetic(char c, char next);
  void read_expansion(char c, char next);
  void end_word();
  void lose();

  std::vector<Level> levels_{Level{}};
  std::string_view rest_;  ///< from the current character on
  std::size_t taken_ = 0;  ///< characters of rest_ that the step has used
  char last_ = ' ';
  bool is_escaped_ = false;  ///< by a backslash before
  bool is_lost_ = false;
  bool has_here_document_ = false;
  bool has_expansions_ = false;  ///< when lost: names may be variables here
};

}  // namespace mlf::project
