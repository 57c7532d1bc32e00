// SPDX-License-Identifier: Apache-2.0
#include "tracking/source.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include <unistd.h>

#include "base/kernel_file.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::tracking {

namespace {

bool is_shell(std::string_view program) {
  static constexpr std::array<std::string_view, 8> shells{"sh",   "bash", "dash", "zsh",
                                                          "fish", "ksh",  "mksh", "busybox"};
  return std::find(shells.begin(), shells.end(), program) != shells.end();
}

}  // namespace

bool is_script(const std::string& path) {
  if (path.starts_with("/dev/") || path.starts_with("/proc/")) return false;
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

std::string source_name_of(std::span<const std::string> command_line,
                           const std::function<bool(const std::string& path)>& is_file) {
  if (command_line.empty()) return "<console>";
  const auto script = std::find_if(command_line.begin() + 1, command_line.end(), is_file);
  if (script != command_line.end()) return *script;
  // A login shell calls itself "-bash".
  const std::string& program = command_line.front();
  const std::string name = program.substr(program.starts_with('-') ? 1 : 0);
  return is_shell(std::filesystem::path(name).filename().string()) ? "<console>" : program;
}

std::string calling_source_name() {
  const auto text = read_kernel_file("/proc/" + std::to_string(getppid()) + "/cmdline");
  std::vector<std::string> words;
  for (const std::string_view word : split(text, '\0')) words.emplace_back(word);
  if (!words.empty()) words.pop_back();  // every argument ends with a NUL
  return source_name_of(words, is_script);
}

std::vector<Tag> source_tags(std::string_view name,
                             const std::optional<vcs::Description>& repository) {
  std::vector<Tag> result{{std::string(tags::source_name), without_credentials(name)},
                          {std::string(tags::source_type), "LOCAL"}};
  if (!repository) return result;
  const auto add = [&](std::string_view key, const std::optional<std::string>& value) {
    if (value) result.push_back({std::string(key), *value});
  };
  add(tags::git_commit, repository->commit);
  add(tags::git_branch, repository->branch);
  add(tags::git_repo_url, repository->repo_url);
  add(tags::git_dirty, repository->dirty ? "true" : "false");
  return result;
}

}  // namespace mlf::tracking
