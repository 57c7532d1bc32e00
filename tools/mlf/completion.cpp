// SPDX-License-Identifier: Apache-2.0
#include "completion.h"

#include <string>
#include <string_view>

#include <unistd.h>

#include "commands.h"
#include "say.h"

namespace mlf::tools {

int complete(int argc, char** argv) {
  if (argc > 3) {
    const auto command = find_command(argv[2]);
    if (command.empty()) return success;
    argv[2] = argv[1];
    argv[1] = const_cast<char*>(command.c_str());
    execv(command.c_str(), argv + 1);
    return success;
  }
  const std::string_view prefix = argc > 2 ? argv[2] : "";
  std::string text;
  for (const auto& command : own_commands()) {
    if (command.name.starts_with(prefix)) {
      text += std::string(command.name) + "\t" + std::string(command.description) + "\n";
    }
  }
  if (std::string_view("help").starts_with(prefix)) text += "help\topen the manual of a command\n";
  for (const auto& name : foreign_commands()) {
    if (name.starts_with(prefix)) text += name + "\n";
  }
  for (const std::string_view option : {"--help", "--version", "--list-commands"}) {
    if (prefix.starts_with('-') && option.starts_with(prefix)) text += std::string(option) + "\n";
  }
  return print(text);
}

}  // namespace mlf::tools
