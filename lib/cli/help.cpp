// SPDX-License-Identifier: Apache-2.0
//
// Writes --help from the declarations of tools and verbs, in two columns: names, then descriptions
// that are wrapped to the terminal. CLI11 could print help too, but its layout does not know groups
// of verbs, and it would have to be told every description a second time.
#include "cli/help.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace mlf::cli {

namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t widest_left = 28;

/// Wraps `text` so that no line is longer than `width`; lines after the first begin with `margin`
/// blanks. The first line is expected to begin at column `margin`.
std::string wrap(std::string_view text, std::size_t width, std::size_t margin) {
  std::string wrapped;
  std::size_t column = margin;
  for (const auto word : split(text, ' ')) {
    const auto length = display_width(word);
    if (column > margin && column + 1 + length > width) {
      wrapped += '\n' + std::string(margin, ' ');
      column = margin;
    } else if (column > margin) {
      wrapped += ' ';
      ++column;
    }
    wrapped += word;
    column += length;
  }
  return wrapped;
}

struct Entry {
  std::string left;
  std::string right;
};

std::string entries(const std::string& heading, const std::vector<Entry>& list, std::size_t width) {
  if (list.empty()) return "";
  std::size_t left = 0;
  for (const auto& entry : list) {
    if (entry.left.size() <= widest_left) left = std::max(left, entry.left.size());
  }
  const auto margin = indent + left + 2;
  std::string text = "\n" + heading + ":\n";
  for (const auto& entry : list) {
    text += std::string(indent, ' ') + entry.left;
    if (entry.left.size() > left) {
      text += '\n' + std::string(margin, ' ');
    } else {
      text.append(left - entry.left.size() + 2, ' ');
    }
    text += wrap(entry.right, width, margin) + '\n';
  }
  return text;
}

std::string left_of(const Option& option) {
  if (option.is_positional()) return option.placeholder + (option.is_repeatable ? "..." : "");
  auto left = join(option.names, ", ");
  if (option.names.front().starts_with("--")) left = "    " + left;
  return option.is_flag() ? left : left + " " + option.placeholder;
}

std::string usage_of(const Tool& tool, const Verb& verb) {
  std::string usage = "Usage: " + tool.name();
  if (!verb.name().empty()) usage += " " + verb.name();
  usage += " [OPTIONS]";
  for (const auto& option : verb.declared()) {
    if (option.is_hidden) continue;
    const bool is_command = verb.takes_command() && option.is_positional();
    if (is_command) usage += " [--]";
    if (!option.is_positional()) {
      if (option.is_required)
        usage += fmt::format(" {} {}", option.display_name(), option.placeholder);
      continue;
    }
    const auto shown = left_of(option);
    usage += option.is_required ? " " + shown : " [" + shown + "]";
  }
  return usage;
}

/// The headings of the options, each once, in the order in which they first occur.
std::vector<std::string> option_headings(const std::vector<const Option*>& options) {
  std::vector<std::string> headings;
  for (const auto* option : options) {
    if (std::ranges::find(headings, option->heading) == headings.end()) {
      headings.push_back(option->heading);
    }
  }
  return headings;
}

std::string options_of(const Verb& verb, const Verb& common, std::size_t width) {
  std::vector<Entry> arguments;
  std::vector<const Option*> options;
  for (const auto* owner : {&verb, &common}) {
    for (const auto& option : owner->declared()) {
      if (option.is_hidden) continue;
      if (option.is_positional()) {
        arguments.push_back({left_of(option), option.description});
      } else {
        options.push_back(&option);
      }
    }
  }
  std::string text = entries("Arguments", arguments, width);
  for (const auto& heading : option_headings(options)) {
    std::vector<Entry> list;
    for (const auto* option : options) {
      if (option->heading == heading) list.push_back({left_of(*option), option->description});
    }
    text += entries(heading, list, width);
  }
  return text;
}

/// The argument of `mlf help` for the page of a command: "run list" for "mlf run list".
std::string_view manual_topic(std::string_view command) {
  return command.substr(command.find(' ') + 1);
}

/// `called` is what people type before the command; `intro` is printed above the list.
std::string help_of_commands(std::string_view called, const std::string& intro,
                             const std::vector<Entry>& commands, std::size_t width) {
  return fmt::format("Usage: {} COMMAND [OPTIONS]\n{}{}\n", called, intro,
                     entries("Commands", commands, width)) +
         fmt::format(
             "'{} COMMAND --help' lists a command's options, 'mlf help {}' opens the manual.\n",
             called, manual_topic(called));
}

}  // namespace

std::string help_of_tool(const Tool& tool, std::size_t width) {
  std::vector<Entry> verbs;
  for (const auto& verb : tool.verbs()) verbs.push_back({verb.name(), verb.description()});
  return help_of_commands(tool.name(), fmt::format("\n{}\n", wrap(tool.description(), width, 0)),
                          verbs, width);
}

std::string help_of_group(const Tool& tool, std::string_view group, std::size_t width) {
  std::vector<Entry> verbs;
  for (const auto* verb : tool.find_group(group)) {
    verbs.push_back({verb->name().substr(group.size() + 1), verb->description()});
  }
  return help_of_commands(fmt::format("{} {}", tool.name(), group), "", verbs, width);
}

std::string help_of_verb(const Tool& tool, const Verb& verb, const Verb& common,
                         std::size_t width) {
  auto text = fmt::format("{}\n\n{}\n", wrap(usage_of(tool, verb), width, 7),
                          wrap(verb.description(), width, 0));
  text += options_of(verb, common, width);
  if (!verb.notes().empty()) text += "\n" + verb.notes() + "\n";
  std::string command = tool.name();
  if (!verb.name().empty()) command += " " + verb.name();
  return text + fmt::format("\n'mlf help {}' opens the manual.\n", manual_topic(command));
}

}  // namespace mlf::cli
