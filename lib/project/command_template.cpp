// SPDX-License-Identifier: Apache-2.0
#include "project/command_template.h"

#include <algorithm>
#include <array>
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

/// Whether the [[ ... ]] around a place has a test that reads its words as arithmetic.
bool has_arithmetic_test(std::string_view command, std::size_t at) {
  const auto end = std::min(command.find("]]", at), command.size());
  const std::string_view before = command.substr(0, at);
  const auto test = command.substr(before.rfind("[["), end - before.rfind("[["));
  constexpr std::array<std::string_view, 8> operators{"-eq", "-ne", "-lt", "-le",
                                                      "-gt", "-ge", "-v",  "-R"};
  return std::any_of(operators.begin(), operators.end(),
                     [&](std::string_view each) { return test.find(each) != test.npos; });
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

/// Of a value that has only characters that need no quotes.
bool is_more_than_a_word(const Placeholder& placeholder, std::string_view value) {
  const auto has = [&](std::string_view part) { return value.find(part) != value.npos; };
  if (placeholder.begins_command && (has("=") || is_reserved(value))) return true;
  if (placeholder.extends_name && (is_letter_or_digit(value[0]) || value[0] == '_')) return true;
  if (placeholder.is_behind_tilde && (is_digit(value[0]) || value[0] == '+' || value[0] == '-')) {
    return true;
  }
  if (placeholder.in_brace_expansion && (has(",") || has(".."))) return true;
  return placeholder.is_redirected && std::all_of(value.begin(), value.end(), is_digit);
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
      const bool is_compared = shell.is_in_test() && has_arithmetic_test(command, i);
      const auto behind = command.find_first_not_of("0123456789", i + name.size() + 2);
      const bool is_before_redirection =
          behind < command.size() && (command[behind] == '<' || command[behind] == '>');
      result.placeholders.push_back(
          {.name = std::string(name),
           .column = i + 1,
           .context = is_compared ? QuoteContext::number : shell.context(),
           .begins_command = shell.begins_command(),
           .extends_name = shell.extends_name(),
           .in_brace_expansion = shell.is_in_brace_expansion(),
           .is_behind_tilde = shell.is_behind_tilde(),
           .is_redirected = is_before_redirection && shell.may_be_descriptor()});
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
  // Quotes cannot part it from the name there.
  const bool is_part_of_name = placeholder.context != QuoteContext::bare &&
                               placeholder.extends_name && quoted[0] != '\'' &&
                               is_more_than_a_word(placeholder, value);
  if (is_part_of_name) {
    refuse(placeholder.column,
           fmt::format("the value of '{0}' would be read as the end of the variable's name before "
                       "it; put that in braces: ${{{{...}}}}",
                       name));
  }
  switch (placeholder.context) {
    case QuoteContext::bare:
      return quoted == value && is_more_than_a_word(placeholder, value) ? "'" + quoted + "'"
                                                                        : quoted;
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
    case QuoteContext::escape:
      refuse(placeholder.column,
             fmt::format("the value of '{}' would be read as part of what a backslash begins in "
                         "$'...'; move the placeholder out of it",
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
