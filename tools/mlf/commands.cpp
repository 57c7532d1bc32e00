// SPDX-License-Identifier: Apache-2.0
#include "commands.h"

#include <cstdlib>
#include <set>

#include <unistd.h>

#include "base/own_executable.h"
#include "base/text.h"

namespace mlf::tools {

const std::vector<Command>& own_commands() {
  static const std::vector<Command> commands = {
#include "command_rows.inc"
  };
  return commands;
}

namespace {

bool is_executable_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

/// The directories of PATH; empty entries, which mean the current directory, are left out.
std::vector<std::string> search_path() {
  const char* path = std::getenv("PATH");
  std::vector<std::string> directories;
  for (const auto directory : split(path == nullptr ? "" : path, ':')) {
    if (!directory.empty()) directories.emplace_back(directory);
  }
  return directories;
}

constexpr std::string_view prefix = "mlf-";

}  // namespace

std::filesystem::path find_command(std::string_view name) {
  if (name.empty() || name.find('/') != std::string_view::npos) return {};
  const auto file = std::string(prefix) + std::string(name);
  if (auto own = executables_directory() / file; is_executable_file(own)) return own;
  for (const auto& directory : search_path()) {
    if (auto found = std::filesystem::path(directory) / file; is_executable_file(found)) {
      return found;
    }
  }
  return {};
}

std::vector<std::string> foreign_commands() {
  std::set<std::string> names;
  std::error_code error;
  for (const auto& directory : search_path()) {
    for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
      const auto name = entry->path().filename().string();
      if (name.starts_with(prefix) && is_executable_file(entry->path())) {
        names.insert(name.substr(prefix.size()));
      }
    }
  }
  for (const auto& command : own_commands()) names.erase(std::string(command.name));
  return {names.begin(), names.end()};
}

}  // namespace mlf::tools
