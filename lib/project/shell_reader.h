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
  number,         ///< in arithmetic, such as $((...)), and the offsets of ${...}: names are
                  ///< variables there, and commands can stand in their indexes
  escape,         ///< behind a backslash in $'...', where letters and digits are codes
  unquotable,     ///< where no quotes hold a value: `...`, a here document, a comment, ...
};

/// Whether a shell takes the bare word for one of its own where a command begins: "if", "time".
bool is_reserved(std::string_view word);

/// Follows a command as bash reads it, as far as quoting goes. Where it could lose track (a here
/// document, `case` in a substitution, quotes in ${...}), it says so from there on, and no value
/// that would need quotes is let in any more.
class ShellReader {
 public:
  /// Takes text up to a value, or to the end.
  void read(std::string_view text);
  /// How a value is read that comes next.
  QuoteContext context() const;
  /// Of a bare value that comes next: whether it would be taken for an assignment or a word of the
  /// shell's own ("if"), because it begins a command.
  bool begins_command() const;
  /// Whether commas and ".." in it would be those of a brace expansion.
  bool is_in_brace_expansion() const;
  /// Whether letters and digits in it would be those of a variable's name: "$a" stands before it.
  bool extends_name() const { return is_in_name_; }
  /// Whether it stands in [[ ... ]].
  bool is_in_test() const { return levels_.back().is_in_test; }
  /// Whether it would be a user's name, or a number of the directories visited: "~" begins the
  /// word.
  bool is_behind_tilde() const { return levels_.back().word.starts_with('~'); }
  /// Whether it would be a descriptor's number if "<" or ">" followed.
  bool may_be_descriptor() const;
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
    // Of bare text:
    bool expects_command = true;  ///< the word is the first of a command
    bool is_in_test = false;      ///< [[ ... ]]
    bool declares = false;        ///< the command is declare or the like
    bool counts = false;          ///< the words of the command are arithmetic: let, declare -i
  };

  Level& level() { return levels_.back(); }
  void enter(State state, int parentheses = 0);
  void leave();
  QuoteContext context_in_braces() const;
  QuoteContext context_of_bare() const;

  void follow_name(char c, char next);
  void read_bare(char c, char next);
  void read_quoted(char c, char end);
  void read_backticks(char c, char next);
  void read_braces(char c, char next);
  void read_arithmetic(char c, char next);
  void read_expansion(char c, char next);
  void end_word(char by);
  void lose();

  std::vector<Level> levels_{Level{}};
  std::string_view rest_;  ///< from the current character on
  std::size_t taken_ = 0;  ///< characters of rest_ that the step has used
  char last_ = ' ';
  bool is_in_name_ = false;
  bool is_escaped_ = false;  ///< by a backslash before
  bool is_lost_ = false;
  bool has_here_document_ = false;
  bool has_escapes_ = false;     ///< when lost: it may stand in $'...'
  bool has_expansions_ = false;  ///< when lost: names may be variables here
};

}  // namespace mlf::project
