// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::tools {

/// A row of tools/commands.txt.
struct Command {
  std::string_view name;  ///< "run"
  std::string_view category;
  std::string_view description;
};

/// The commands that mlf comes with and people use, by name.
const std::vector<Command>& own_commands();

/// The executable of a subcommand: mlf's own, else "mlf-NAME" on PATH; empty when there is none.
std::filesystem::path find_command(std::string_view name);

/// The names of the commands on PATH that are not mlf's own, sorted.
std::vector<std::string> foreign_commands();

}  // namespace mlf::tools
