// SPDX-License-Identifier: Apache-2.0
#include "manual.h"

#include <array>
#include <filesystem>

#include <unistd.h>

#include "base/own_executable.h"
#include "commands.h"

namespace mlf::tools {

namespace {

/// The page where this mlf is installed, or in the sources that it was built from.
std::filesystem::path find_page(const std::string& topic) {
  const auto name = topic.empty() ? std::string("mlf") : "mlf-" + topic;
  std::error_code error;
  const auto prefix = own_executable().parent_path().parent_path();
  for (const char section : {'1', '5', '7'}) {
    for (const auto& candidate_name : {name, topic}) {
      const auto file = candidate_name + "." + section;
      const std::array places = {prefix / "share" / "man" / (std::string("man") + section) / file,
                                 std::filesystem::path(MLF_MANUAL_SOURCES) / file};
      for (const auto& place : places) {
        if (!candidate_name.empty() && std::filesystem::is_regular_file(place, error)) return place;
      }
    }
  }
  return {};
}

}  // namespace

void become_manual(const std::string& topic) {
  const auto page = find_page(topic);
  if (!page.empty()) execlp("man", "man", page.c_str(), nullptr);
  const auto command = find_command(topic);
  if (!command.empty()) execl(command.c_str(), command.c_str(), "--help", nullptr);
}

}  // namespace mlf::tools
