// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/process.h"
#include "base/shell.h"
#include "project/command_template.h"
#include "project/parameters.h"

/// Whether commands give values to the shell as what they are, asked of a real bash.
namespace mlf::test {

/// What a value did to a command.
struct Quoting {
  std::string line;      ///< that bash ran with the value; "" where the value was refused
  std::string expected;  ///< what it should have written
  std::string written;
  bool has_right_fate = true;  ///< it was taken or refused as another of its kind

  bool is_right() const { return has_right_fate && expected == written; }
};

/// The command with `value` as its parameter x; nullopt where it cannot be there.
inline std::optional<std::string> with_value(const std::string& command, const std::string& value) {
  const project::EntryPoint entry_point{
      .name = "main", .command = command, .parameters = {{.name = "x"}}};
  try {
    return command_line(entry_point, {.declared = {{"x", value}}});
  } catch (const Error&) {
    return std::nullopt;
  }
}

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// What bash writes, in a directory without files and without programs on PATH.
inline std::string written_by_bash(const std::string& line,
                                   const std::filesystem::path& directory) {
  return capture({.arguments = {"/bin/bash", "-c", line},
                  .directory = directory,
                  .environment = {{"PATH", "/nonexistent"}, {"FUNCNEST", "20"}, {"HOME", "/h"}}},
                 {.limit = std::size_t{1} << 20, .timeout = std::chrono::seconds(60)})
      .output;
}

/// A command of pieces that quote and expand, made of bytes; what follows the first 0 is a value.
/// Nothing in it can start a program or go on for ever; a value that is run makes a file "p".
inline std::pair<std::string, std::string> quoting_case(std::string_view bytes) {
  static constexpr std::array<std::string_view, 50> pieces{"{x}",    "{x}",
                                                           "{x}",    "'",
                                                           "\"",     "\\",
                                                           "\\",     " ",
                                                           "\n",     "n",
                                                           "t",      "0",
                                                           "41",     "u",
                                                           "x",      "c",
                                                           "$",      "`",
                                                           "$(",     ")",
                                                           "${{n",   "${{n:-",
                                                           "}}",     "$((",
                                                           "))",     "$'",
                                                           "#",      " #",
                                                           ";",      "<<n\n",
                                                           "\nn\n",  "<<<",
                                                           "(",      "((",
                                                           "{{",     ",",
                                                           "..",     "~",
                                                           "=",      "!",
                                                           "*",      "-",
                                                           "[[ ",    " ]]",
                                                           " -gt 1", ";declare -i n=",
                                                           ";let ",  "\nn[",
                                                           "]=1",    "printf %s "};
  static constexpr std::array<std::string_view, 4> hostile{
      "n[$(>p)]", "$(>p)`>p`';>p;'\";>p;\"\n>p\nn\n>p\n ", "}$(>p)", "\\$(>p)"};
  static constexpr std::string_view of_values = "'\"\\$`\n n0;*=,.-#(){}!~&|<xPATHu41c[]?%\xc3\xa9";
  const auto end = bytes.find('\0');
  std::string command = "set -f; IFS=; printf '<%s>' ";
  for (const char c : bytes.substr(0, end)) {
    command += pieces[static_cast<unsigned char>(c) % pieces.size()];
  }
  std::string value;
  if (end != bytes.npos && end + 1 < bytes.size()) {
    const auto rest = bytes.substr(end + 1);
    const std::size_t kind = static_cast<unsigned char>(rest[0]) % (2 * hostile.size());
    if (kind < hostile.size()) value = hostile[kind];
    for (const char c : rest.substr(1)) {
      value += of_values[static_cast<unsigned char>(c) % of_values.size()];
    }
  }
  // $(...) takes away the ends of lines, and nothing before a word makes it another command.
  while (value.ends_with('\n')) value.pop_back();
  if (value.empty()) value = "0";
  return {command, value};
}

/// Whether it writes the same each time, however many lines its value has: not with "$$", and not
/// with a backslash at its end, which bash takes for one in a command of one line and for nothing
/// in one of several.
inline bool is_steady(const std::string& command) {
  const auto last = command.find_last_not_of('\\');
  const std::size_t backslashes = command.size() - (last == command.npos ? 0 : last + 1);
  return command.find("$$") == command.npos && backslashes % 2 == 0;
}

inline bool may_be_number(std::string_view value) {
  return value.find_first_not_of("0123456789abcdefxulcntPATH.+-") == value.npos;
}

/// Whether a value of it is calculated with, and so is not what is written.
inline bool counts(const std::string& command) {
  const auto placeholders = project::parse_command_template(command).placeholders;
  return std::any_of(placeholders.begin(), placeholders.end(), [](const auto& placeholder) {
    return placeholder.context == project::QuoteContext::number;
  });
}

/// Whatever the value, the command writes what it writes with another, but for the value.
inline Quoting try_quoting(const std::string& command, const std::string& value,
                           const std::filesystem::path& directory) {
  const bool begins_name = value[0] < '0' || value[0] > '9';
  const std::string plain = begins_name ? "QQZZ" : "0QQZZ";
  const std::string tame = shell_quote(value) == value ? plain : "QQ ZZ";
  const auto tame_line = with_value(command, tame);
  const auto line = with_value(command, value);
  Quoting result;
  result.has_right_fate =
      tame_line.has_value() == line.has_value() || (line && may_be_number(value));
  if (!line) return result;
  result.line = *line;
  result.written = written_by_bash(*line, directory);
  if (!tame_line || counts(command)) {
    result.expected = result.written;
    return result;
  }
  auto expected = written_by_bash(*tame_line, directory);
  expected = replaced(expected, shell_quote(tame), "\x01");
  expected = replaced(expected, tame, "\x02");
  result.expected = replaced(replaced(expected, "\x02", value), "\x01", shell_quote(value));
  return result;
}

}  // namespace mlf::test
