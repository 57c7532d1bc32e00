// SPDX-License-Identifier: Apache-2.0
#include "manual.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include <unistd.h>

#include "base/own_executable.h"
#include "commands.h"

namespace mlf::tools {

namespace {

namespace fs = std::filesystem;

/// Where the pages of a section are: those of this installation, else those in the sources.
std::array<fs::path, 2> page_directories(char section) {
  const auto prefix = own_executable().parent_path().parent_path();
  return {prefix / "share" / "man" / (std::string("man") + section), MLF_MANUAL_SOURCES};
}

/// The page of that name, in whatever section; "" when there is none.
fs::path find_file(const std::string& name) {
  std::error_code error;
  for (const char section : {'1', '5', '7'}) {
    for (const auto& directory : page_directories(section)) {
      const auto page = directory / (name + "." + section);
      if (fs::is_regular_file(page, error)) return page;
    }
  }
  return {};
}

/// Whether the NAME section of a page has the name.
bool has_name(const fs::path& page, const std::string& name) {
  std::ifstream file(page);
  std::string line;
  while (std::getline(file, line) && !line.starts_with(".Nd")) {
    if (line == ".Nm " + name || line == ".Nm " + name + " ,") return true;
  }
  return false;
}

/// The page of several verbs of a command that has the name of one of them.
fs::path find_shared_page(const std::string& command, const std::string& name) {
  std::error_code error;
  for (const auto& directory : page_directories('1')) {
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
      const bool is_of_command = entry->path().filename().string().starts_with(command);
      if (is_of_command && has_name(entry->path(), name)) return entry->path();
    }
  }
  return {};
}

fs::path find_page(std::vector<std::string> words) {
  std::string name = "mlf";
  for (const auto& word : words) {
    if (word.empty() || word.find('/') != std::string::npos) return {};
    name += "-" + word;
  }
  if (auto page = find_file(name); !page.empty()) return page;
  if (words.empty()) return {};
  if (words.size() == 1) return find_file(words.front());
  if (auto page = find_shared_page("mlf-" + words.front(), name); !page.empty()) return page;
  words.pop_back();
  return find_page(std::move(words));
}

}  // namespace

void become_manual(const std::vector<std::string>& words) {
  const auto page = find_page(words);
  if (!page.empty()) execlp("man", "man", page.c_str(), nullptr);
  const auto command = words.empty() ? fs::path() : find_command(words.front());
  if (command.empty()) return;
  std::vector<char*> arguments{const_cast<char*>(command.c_str())};
  for (std::size_t i = 1; i < words.size(); ++i) {
    arguments.push_back(const_cast<char*>(words[i].c_str()));
  }
  std::string help = "--help";
  arguments.insert(arguments.end(), {help.data(), nullptr});
  execv(command.c_str(), arguments.data());
}

}  // namespace mlf::tools
