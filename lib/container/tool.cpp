// SPDX-License-Identifier: Apache-2.0
#include "container/tool.h"

#include <chrono>
#include <filesystem>

#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf::container {

namespace {

constexpr std::chrono::seconds patience{30};

/// Why it failed: the first line of its error output that is not empty, without "Error: ".
std::string reason(const Captured& asked) {
  if (asked.timed_out) return fmt::format("no answer within {} seconds", patience.count());
  for (const std::string_view line : split(asked.error, '\n')) {
    std::string_view text = trim(line);
    for (const std::string_view prefix : {"ERROR: ", "Error: "}) {
      if (text.substr(0, prefix.size()) == prefix) text.remove_prefix(prefix.size());
    }
    if (!text.empty()) return printable(text);
  }
  return fmt::format("exit code {}", asked.status.shell_code());
}

}  // namespace

Tool::Tool(std::string program)
    : program_(std::move(program)),
      is_podman_(std::filesystem::path(program_).filename().string().find("podman") !=
                 std::string::npos) {}

Tool Tool::find(const Variable& variable) {
  const std::string search_path = variable("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
  if (const auto chosen = variable("MLF_CONTAINER_TOOL")) {
    if (find_program(*chosen, search_path)) return Tool(*chosen);
    throw not_found("there is no program '{}', which MLF_CONTAINER_TOOL names", *chosen);
  }
  for (const char* name : {"docker", "podman"}) {
    if (find_program(name, search_path)) return Tool(name);
  }
  throw not_found(
      "the project runs in a container, and there is no docker or podman; install one of them, "
      "such as Debian's docker.io");
}

Command Tool::command(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), program_);
  return {.arguments = std::move(arguments)};
}

Captured Tool::ask(std::vector<std::string> arguments) const {
  return capture(command(std::move(arguments)), {.timeout = patience});
}

void Tool::require_daemon() const {
  const Captured info = ask({"info"});
  if (info.status.success() && !info.timed_out) return;
  const std::string why = reason(info);
  if (is_podman_) throw invalid_state("podman does not work here: {}", why);
  if (to_lower(why).find("permission denied") != std::string::npos) {
    throw invalid_state(
        "docker's daemon refuses this user; join its group (sudo usermod -aG docker NAME) and log "
        "in again, or use podman: {}",
        why);
  }
  throw invalid_state("docker's daemon does not answer; start it (sudo systemctl start docker): {}",
                      why);
}

bool Tool::is_rootless() const {
  if (geteuid() == 0) return false;
  if (is_podman_) return true;
  const Captured options = ask({"info", "--format", "{{json .SecurityOptions}}"});
  return options.output.find("name=rootless") != std::string::npos;
}

}  // namespace mlf::container
