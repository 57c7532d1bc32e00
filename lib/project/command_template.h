// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "project/shell_reader.h"

/// The commands of entry points: shell text in which {name} stands for a parameter's value.
namespace mlf::project {

/// A {name} in a command.
struct Placeholder {
  std::string name;
  std::size_t column = 1;  ///< the column of its opening brace, from 1, in bytes
  std::size_t at = 0;      ///< the position of its value_mark in the text
};

/// A parsed command.
struct CommandTemplate {
  std::string text;  ///< with a value_mark for each placeholder; doubled braces are single
  std::vector<Placeholder> placeholders;

  /// Appends " --NAME VALUE", where VALUE is a placeholder.
  void add_option(std::string_view name);
};

/// The error of a command that is not a valid template, or of a value that cannot stand in its
/// place: "column N of the command: CAUSE".
class TemplateError : public Error {
 public:
  TemplateError(std::size_t column, std::string cause);
  std::size_t column() const { return column_; }
  const std::string& cause() const { return cause_; }

 private:
  std::size_t column_;
  std::string cause_;
};

/// Parses a command as Python's str.format does: {{ and }} are braces. Conversions, formats,
/// indexes and attributes are not accepted. @throws TemplateError
CommandTemplate parse_command_template(std::string_view command);

/// Whether the shell would take the value as a variable's name: after "$" or in "${...}".
bool names_variable(const CommandTemplate& command, const Placeholder& placeholder,
                    const Place& place);

/// Whether the value is a number, name or path that has no special meaning to any shell, wherever
/// it stands: letters, digits and "_.,:/-", without "--" and "..", and not a reserved word ("if").
/// It does not begin with ',', ':' or '-', except for the '-' of a negative number.
bool is_plain(std::string_view value);

/// The command with its placeholders replaced by values. Each value is quoted as by Python's
/// shlex.quote(), as MLflow does; inside quotes, the result is quoted once more. So the command is
/// the same as MLflow's wherever that one is right. A value that needs no quotes gets them where it
/// would otherwise join its surroundings: a variable's name, a file descriptor, a "~".
/// @param values as many as there are placeholders.
/// @throws TemplateError where no quoting can protect a value that is not plain.
std::string fill(const CommandTemplate& command, const std::vector<std::string>& values);

}  // namespace mlf::project
