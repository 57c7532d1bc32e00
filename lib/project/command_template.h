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
  std::size_t at = 0;      ///< of its mark in the text
};

/// A command taken apart.
struct CommandTemplate {
  std::string text;  ///< with a value_mark for each placeholder, and single braces
  std::vector<Placeholder> placeholders;

  /// Adds " --NAME VALUE" to its end, of which the value is a placeholder.
  void add_option(std::string_view name);
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

/// Whether the shell takes the placeholder for a variable's name, which it does behind "$" and in
/// "${...}".
bool names_variable(const CommandTemplate& command, const Placeholder& placeholder,
                    const Place& place);

/// Whether the value is a number, a name or a path that no shell takes for more, wherever it
/// stands: letters, digits and "_.,:/-", but no "--", no ".." and no word of the shell's own
/// ("if"). It begins with none of ",:-", but "-" may begin a number.
bool is_plain(std::string_view value);

/// The command with values instead of its placeholders. Each is quoted as Python's shlex.quote()
/// does, which is what MLflow puts there, and that text is quoted again in quotes. So it is
/// MLflow's command wherever that was right. Quotes are added where a value that needs none
/// elsewhere would join what stands beside it: the name of a variable, a descriptor, a "~".
/// @param values as many as there are placeholders.
/// @throws TemplateError where no quotes hold a value that is not plain.
std::string fill(const CommandTemplate& command, const std::vector<std::string>& values);

}  // namespace mlf::project
