// SPDX-License-Identifier: Apache-2.0
// Puts parameter values into the command of an entry point. MLflow quotes each value for an
// unquoted place and inserts it with str.format(), so a value inside the command's own quotes, or
// beside "$", can change what the shell runs. Passing values in variables would not work inside
// single quotes, and the command would differ from MLflow's. So the shell reader judges each place,
// the value is quoted for that place, and where no quoting is safe only plain values are accepted.
#include "project/command_template.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "base/shell.h"
#include "base/text.h"
#include "project/characters.h"

namespace mlf::project {

namespace {

[[noreturn]] void refuse(std::size_t column, std::string cause) {
  throw TemplateError(column, std::move(cause));
}

/// The name between the brace at `open` and its closing brace.
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

bool is_name_character(char c) { return is_one_of(c, letters) || is_one_of(c, digits) || c == '_'; }

/// The text without the trailing characters for which `is_taken` holds.
template <typename Predicate>
std::string_view without_end(std::string_view text, Predicate is_taken) {
  while (!text.empty() && is_taken(text.back())) text.remove_suffix(1);
  return text;
}

/// The text before and after a placeholder.
struct Around {
  std::string_view before;
  std::string_view after;
};

Around around(const CommandTemplate& command, const Placeholder& placeholder) {
  const std::string_view text = command.text;
  return {text.substr(0, placeholder.at), text.substr(placeholder.at + 1)};
}

/// Whether the shell would read the value, where a command begins, as an assignment or a reserved
/// word.
bool becomes_syntax(const Around& text, std::string_view value) {
  const auto joins_word = [](char c) { return is_name_character(c) || c == value_mark; };
  const bool is_part = (!text.before.empty() && joins_word(text.before.back())) ||
                       (!text.after.empty() && joins_word(text.after.front()));
  const auto rest = text.after.substr(0, text.after.find_first_of(" \t\n"));
  const bool assigns = value.find('=') != value.npos || rest.find('=') != rest.npos;
  return is_part || assigns || is_reserved(value);
}

/// Whether the shell would join an unquoted value with the text beside it into something other than
/// a word.
bool joins(const Around& text, const Place& place, std::string_view value) {
  if (place.quotes == Quotes::single_quotes) return false;
  const bool is_behind_name =
      without_end(text.before, is_name_character).ends_with('$') && is_name_character(value[0]);
  if (is_behind_name || place.quotes == Quotes::double_quotes) return is_behind_name;
  // The shell expands "~1" and "~+", which the project cannot want; "~name" is a user's home
  // directory and may be intended.
  if (text.before.ends_with('~') && !is_one_of(value[0], letters)) return true;
  const auto behind = text.after.find_first_not_of(digits);
  const bool is_descriptor = behind < text.after.size() && is_one_of(text.after[behind], "<>") &&
                             value.find_first_not_of(digits) == value.npos;
  return is_descriptor || (place.begins_command && becomes_syntax(text, value));
}

/// Whether the place is inside braces, where a comma separates the words of {a,b}.
bool is_in_braces(std::string_view before) {
  const auto brace = before.find_last_of("{}");
  return brace != before.npos && before[brace] == '{';
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

/// `quoted`, quoted again for a place inside `quotes`.
std::string in_quotes(std::string_view quoted, Quotes quotes) {
  if (quotes == Quotes::single_quotes) return in_single_quotes(quoted);
  const bool is_special = quoted.find_first_of("\"$`\\") != quoted.npos;
  if (quotes != Quotes::double_quotes || !is_special) return std::string(quoted);
  // The double quotes are closed before the value and opened again after it. Backslashes would work
  // in most locales, but in some (GBK) a backslash can be the second byte of a character.
  return "\"'" + in_single_quotes(quoted) + "'\"";
}

[[noreturn]] void refuse_value(const Placeholder& placeholder, std::string_view cause) {
  refuse(placeholder.column,
         fmt::format("the value of '{}' {}", printable(placeholder.name), cause));
}

std::string text_for(const Placeholder& placeholder, const Place& place, const Around& text,
                     std::string_view value) {
  const std::string quoted = shell_quote(value);
  const bool is_word = quoted == value;
  if (value.find('\0') != value.npos) refuse_value(placeholder, "has a zero byte in it");
  const bool may_stand =
      is_plain(value) && !(value.find(',') != value.npos && is_in_braces(text.before));
  if (!place.plain_because.empty() && !may_stand) {
    refuse_value(placeholder,
                 fmt::format("must be plain there (a number or a name: letters, digits and "
                             "_.,:/-), since {}; give it to a program as a word of its own, or "
                             "to a script",
                             place.plain_because));
  }
  if (!is_word || !joins(text, place, value)) return in_quotes(quoted, place.quotes);
  if (place.quotes == Quotes::none) return "'" + quoted + "'";
  refuse_value(placeholder,
               "would be read as a part of what stands beside it; write ${{...}} around a "
               "variable's name, or put a blank between them");
}

}  // namespace

TemplateError::TemplateError(std::size_t column, std::string cause)
    : Error(ErrorCode::invalid_parameter_value,
            fmt::format("column {} of the command: {}", column, cause)),
      column_(column),
      cause_(std::move(cause)) {}

void CommandTemplate::add_option(std::string_view name) {
  const std::size_t column = text.size() + 1;
  text += fmt::format(" --{} ", shell_quote(name));
  placeholders.push_back({.name = std::string(name), .column = column, .at = text.size()});
  text += value_mark;
}

CommandTemplate parse_command_template(std::string_view command) {
  CommandTemplate result;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    const bool is_doubled = i + 1 < command.size() && command[i + 1] == c;
    if (c == value_mark) refuse(i + 1, "a zero byte, which no shell reads");
    if ((c == '{' || c == '}') && is_doubled) {
      result.text += c;
      ++i;
    } else if (c == '}') {
      refuse(i + 1, "a '}' that no '{' opens; write }} for a brace");
    } else if (c == '{') {
      const auto name = read_name(command, i);
      result.placeholders.push_back(
          {.name = std::string(name), .column = i + 1, .at = result.text.size()});
      result.text += value_mark;
      i += name.size() + 1;
    } else {
      result.text += c;
    }
  }
  return result;
}

bool names_variable(const CommandTemplate& command, const Placeholder& placeholder,
                    const Place& place) {
  if (place.quotes == Quotes::single_quotes) return false;
  auto before = without_end(around(command, placeholder).before, is_name_character);
  if (before.size() == placeholder.at && before.ends_with('$')) return true;
  before = without_end(before, [](char c) { return c == '!' || c == '#'; });
  return before.ends_with("${");
}

bool is_plain(std::string_view value) {
  const bool is_negative = value.size() > 1 && value[0] == '-' && is_one_of(value[1], digits);
  if (is_negative) value.remove_prefix(1);
  if (value.empty() || is_one_of(value[0], ",:-") || is_reserved(value)) return false;
  const auto has = [&](std::string_view part) { return value.find(part) != value.npos; };
  return !has("--") && !has("..") && std::ranges::all_of(value, [](char c) {
    return is_name_character(c) || is_one_of(c, ".,:/-");
  });
}

std::string fill(const CommandTemplate& command, const std::vector<std::string>& values) {
  const std::vector<Place> places = find_places(command.text);
  std::string line;
  std::size_t from = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Placeholder& placeholder = command.placeholders[i];
    if (names_variable(command, placeholder, places[i])) {
      refuse_value(placeholder,
                   fmt::format("would be read as a variable's name or an operator there; write "
                               "{{{}}} without a '$' before it",
                               printable(placeholder.name)));
    }
    line += command.text.substr(from, placeholder.at - from);
    line += text_for(placeholder, places[i], around(command, placeholder), values[i]);
    from = placeholder.at + 1;
  }
  return line + command.text.substr(from);
}

}  // namespace mlf::project
