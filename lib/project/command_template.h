// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "project/shell_reader.h"

/// The commands of entry points: text for the shell with {name} where a parameter's value goes.
namespace mlf::project {

/// A {name} of a command.
struct Placeholder {
  std::string name;
  std::size_t column = 1;  ///< of its brace, from 1, in bytes
  QuoteContext context = QuoteContext::bare;
  // Where a bare word of harmless characters can mean more than itself:
  bool begins_command = false;      ///< it is the first word: "A=1", "if"
  bool extends_name = false;        ///< "$a" stands before it: letters and digits
  bool in_brace_expansion = false;  ///< "a,b" and "1..9"
  bool is_behind_tilde = false;     ///< "1", "+" and "-", which are no users
  bool is_redirected = false;       ///< "<" or ">" follows: "2" is a descriptor
};

/// A command taken apart.
struct CommandTemplate {
  /// One more than there are placeholders: the text before, between and behind them.
  std::vector<std::string> texts;
  std::vector<Placeholder> placeholders;
};

/// What keeps a command from being a template, or a value from its place in it:
/// "column N of the command: CAUSE".
class TemplateError : public Error {
 public:
  TemplateError(std::size_t column, std::string cause);
  std::size_t column() const { return column_; }
  const std::string& cause() const { return cause_; }

 private:
  std::size_t column_;
  std::string cause_;
};

/// As Python's str.format reads it, where {{ and }} stand for braces, without its conversions,
/// formats, indexes and attributes. @throws TemplateError
CommandTemplate parse_command_template(std::string_view command);

/// The text that stands for `value` in a context: the value quoted as Python's shlex.quote() does,
/// which is what MLflow puts there, and that in turn escaped so that the quotes around it hold it.
/// So it is MLflow's text wherever that was right, and never becomes syntax; quotes are added where
/// a word that needs none elsewhere would be an assignment, a list in braces, a descriptor or the
/// end of a variable's name.
/// @throws TemplateError naming the placeholder, where no quoting can hold the value.
std::string quoted_for(const Placeholder& placeholder, std::string_view value);

}  // namespace mlf::project
