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
#include <vector>

#include "base/error.h"
#include "base/process.h"
#include "base/shell.h"
#include "project/command_template.h"
#include "project/parameters.h"
#include "project/shell_reader.h"

/// Checks with a real bash that values in a command reach it unchanged, whatever they contain.
namespace mlf::test {

/// The result of a command with a value in it.
struct Quoting {
  std::string line;      ///< the line that bash ran; "" when the value was refused
  std::string expected;  ///< the output that the line should have
  std::string written;   ///< the output that it had

  bool is_right() const { return expected == written; }
};

/// The command with `value` as its parameter x; nullopt when the value is refused.
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

/// The output of bash for the line, with no programs on PATH. `directory` should be empty.
inline std::string written_by_bash(const std::string& line,
                                   const std::filesystem::path& directory) {
  return capture({.arguments = {"/bin/bash", "-c", line},
                  .directory = directory,
                  .environment = {{"PATH", "/nonexistent"}, {"FUNCNEST", "20"}, {"HOME", "/h"}}},
                 {.limit = std::size_t{1} << 20, .timeout = std::chrono::seconds(60)})
      .output;
}

/// Splits a text at "@".
inline std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t end = 0; end != text.npos; text.remove_prefix(end + 1)) {
    end = text.find('@');
    parts.push_back(text.substr(0, end));
    if (end == text.npos) break;
  }
  return parts;
}

/// Turns arbitrary bytes into a command and a value. Bytes before the first 0 choose pieces of
/// shell syntax that quote or expand, those after it the value. The command cannot start a program
/// or run for ever. If bash executes (part of) the value, a file "p" appears.
inline std::pair<std::string, std::string> quoting_case(std::string_view bytes) {
  static const std::vector<std::string_view> pieces = parts_of(
      "{x}@{x}@{x}@'@\"@\\@\\@ @\n@n@t@0@41@u@x@c@$@`@$(@)@${{n@${{n:-@}}@$((@))@$'@#@ #@;@"
      "<<n\n@\nn\n@<<<@(@((@{{@,@..@~@=@!@*@-@[[ @ ]]@ -gt 1@;declare -i n=@;let @\nn[@]=1@"
      "echo . @[ -v @ ]@;read @;n=@;printf -v @;eval @;/bin/sh -c @|@a=(@||@|/bin/sh@"
      ";for n in @;do @;done");
  static constexpr std::array<std::string_view, 4> hostile{
      "n[$(>p)]", "$(>p)`>p`';>p;'\";>p;\"\n>p\nn\n>p\n ", "}$(>p)", "\\$(>p)"};
  static constexpr std::string_view of_values = "'\"\\$`\n n0;*=,.-#(){}!~&|<xPATHu41c[]?%\xc3\xa9";
  const auto end = bytes.find('\0');
  std::string command = "set -f; IFS=; echo . ";
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
  // Line ends are removed because $(...) removes them; "" because then the next word would be the
  // command.
  while (value.ends_with('\n')) value.pop_back();
  if (value.empty()) value = "0";
  return {command, value};
}

/// Whether the command's output depends on the value only. It does not with "$$", nor with a
/// backslash at the end, which bash keeps in a command of one line and drops in one of several.
inline bool is_steady(const std::string& command) {
  const auto last = command.find_last_not_of('\\');
  const std::size_t backslashes = command.size() - (last == command.npos ? 0 : last + 1);
  return command.find("$$") == command.npos && backslashes % 2 == 0;
}

/// Whether each place of a parameter in the command accepts any value.
inline bool takes_any(const std::string& command) {
  const auto text = project::parse_command_template(command).text;
  return std::ranges::all_of(project::find_places(text), [](const project::Place& place) {
    return place.plain_because.empty();
  });
}

/// Runs the command with the value. If it accepts any value, the expected output is that of the
/// same command with a harmless value, with that value replaced.
inline Quoting try_quoting(const std::string& command, const std::string& value,
                           const std::filesystem::path& directory) {
  Quoting result;
  const auto line = with_value(command, value);
  if (!line) return result;
  result.line = *line;
  result.written = written_by_bash(*line, directory);
  result.expected = result.written;
  const std::string tame = shell_quote(value) == value ? "QQZZ" : "QQ ZZ";
  const auto tame_line = with_value(command, tame);
  if (!tame_line || !takes_any(command)) return result;
  auto expected = written_by_bash(*tame_line, directory);
  expected = replaced(expected, shell_quote(tame), "\x01");
  expected = replaced(expected, tame, "\x02");
  result.expected = replaced(replaced(expected, "\x02", value), "\x01", shell_quote(value));
  return result;
}

}  // namespace mlf::test
