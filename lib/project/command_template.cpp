// SPDX-License-Identifier: Apache-2.0
#include "project/command_template.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "base/shell.h"
#include "base/text.h"

namespace mlf::project {

namespace {

[[noreturn]] void refuse(std::size_t column, std::string cause) {
  throw TemplateError(column, std::move(cause));
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

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What arithmetic reads as one number, or refuses, but never as a name: "-5", "0x1F", "1.5".
bool is_number(std::string_view value) {
  if (value.starts_with('-') || value.starts_with('+')) value.remove_prefix(1);
  return !value.empty() && is_digit(value[0]) &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '.'; });
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

TemplateError::TemplateError(std::size_t column, std::string cause)
    : Error(ErrorCode::invalid_parameter_value,
            fmt::format("column {} of the command: {}", column, cause)),
      column_(column),
      cause_(std::move(cause)) {}

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
  const auto name = printable(placeholder.name);
  switch (placeholder.context) {
    case QuoteContext::bare:
      return quoted;
    case QuoteContext::double_quotes:
      return escaped(quoted, "\"$`\\", "\\");
    case QuoteContext::single_quotes:
      return in_single_quotes(quoted);
    case QuoteContext::variable_name:
      refuse(placeholder.column,
             fmt::format("the value of '{0}' would be read as a variable's name or an operator "
                         "there; write {{{0}}} without a '$' before it",
                         name));
    case QuoteContext::number:
      if (is_number(value)) return quoted;
      refuse(
          placeholder.column,
          fmt::format("the value of '{}' must be a number there, where the shell reads others as "
                      "variables",
                      name));
    case QuoteContext::unquotable:
      break;
  }
  if (quoted == value) return quoted;
  refuse(placeholder.column,
         fmt::format("the value of '{}' would need quotes, and no quotes hold it there; move the "
                     "placeholder out of `...`, ${{{{...}}}}, the comment or the here document",
                     name));
}

}  // namespace mlf::project
