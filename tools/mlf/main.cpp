// SPDX-License-Identifier: Apache-2.0
// `mlf`: finds the executable of a subcommand and becomes it. Every command pays for this program
// first, so it does without the option parser and the layers: it looks at one word.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "base/startup.h"
#include "base/text.h"
#include "commands.h"
#include "completion.h"
#include "manual.h"
#include "say.h"

namespace mlf::tools {

namespace {

std::string command_list() {
  std::vector<std::string_view> categories;
  std::size_t width = 0;
  for (const auto& command : own_commands()) {
    if (std::ranges::find(categories, command.category) == categories.end()) {
      categories.push_back(command.category);
    }
    width = std::max(width, command.name.size());
  }
  std::string text;
  for (const auto category : categories) {
    auto heading = std::string(category);
    heading[0] = to_upper(heading.substr(0, 1))[0];
    text += "\n" + heading + ":\n";
    for (const auto& command : own_commands()) {
      if (command.category != category) continue;
      text += "  " + std::string(command.name) + std::string(width + 2 - command.name.size(), ' ') +
              std::string(command.description) + "\n";
    }
  }
  return text;
}

std::string help() {
  return "Usage: mlf COMMAND [OPTIONS]\n"
         "       mlf help [COMMAND [VERB]]\n\n"
         "The machine-learning lifecycle in the terminal, on MLflow's formats\n" +
         command_list() +
         "\nOptions:\n"
         "  -h, --help           Print this help\n"
         "      --version        Print the version\n"
         "      --list-commands  Print the name of every command, those on PATH included\n\n"
         "'mlf COMMAND --help' lists what a command does, 'mlf help COMMAND' opens the manual.\n";
}

std::vector<std::string> all_commands() {
  std::vector<std::string> names = foreign_commands();
  for (const auto& command : own_commands()) names.emplace_back(command.name);
  names.emplace_back("help");
  std::ranges::sort(names);
  return names;
}

int list_commands() {
  std::string text;
  for (const auto& name : all_commands()) text += name + "\n";
  return print(text);
}

int refuse(const std::string& what, const std::string& word) {
  const auto names = all_commands();
  const auto near = nearest(word, names);
  const auto hint = near.empty() ? std::string("'mlf --help' lists the commands")
                                 : "did you mean '" + std::string(near) + "'?";
  complain("no " + what + " '" + printable(word) + "'; " + hint);
  return usage;
}

int show_manual(int argc, char** argv) {
  const std::vector<std::string> words(argv + 2, argv + argc);
  become_manual(words);
  if (words.empty()) return print(help());
  return refuse("manual for", words.front());
}

int become(const std::string& name, char** arguments) {
  const auto command = find_command(name);
  if (command.empty()) return refuse("command", name);
  arguments[0] = const_cast<char*>(command.c_str());
  execv(command.c_str(), arguments);
  complain("cannot run '" + printable(command.string()) + "': " + std::strerror(errno));
  return failure;
}

int run(int argc, char** argv) {
  const std::string_view word = argc > 1 ? argv[1] : "";
  if (word == "--version") return print("mlf " MLF_VERSION "\n");
  if (word == "-h" || word == "--help") return print(help());
  if (word == "--list-commands") return list_commands();
  if (word == "--complete") return complete(argc, argv);
  if (word == "help") return show_manual(argc, argv);
  if (word.empty()) {
    std::fputs(help().c_str(), stderr);
    return usage;
  }
  if (word.starts_with('-')) {
    complain("unknown option '" + printable(word) + "'; options go behind the command");
    return usage;
  }
  return become(std::string(word), argv + 1);
}

}  // namespace

}  // namespace mlf::tools

int main(int argc, char** argv) {
  mlf::start_up();
  return mlf::tools::run(argc, argv);
}
