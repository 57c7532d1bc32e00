// SPDX-License-Identifier: Apache-2.0
#include <signal.h>

#include "base/error.h"
#include "base/memory_file.h"
#include "base/own_executable.h"
#include "base/process.h"
#include "base/shell.h"
#include "base/text.h"
#include "vcs/description.h"
#include "vcs/fetch.h"

namespace mlf::vcs {

namespace {

constexpr std::chrono::seconds git_patience{20};

// No limit with sanitizers: they reserve terabytes of address space.
#ifdef MLF_SANITIZED
constexpr std::optional<std::uint64_t> most_memory;
#else
constexpr std::optional<std::uint64_t> most_memory = std::uint64_t{2} << 30;
#endif

Command describing_command(const std::filesystem::path& directory, std::size_t diff_limit) {
  Command command;
  command.arguments = {executables_directory() / "mlf-vcs", "describe", directory.string(),
                       std::to_string(diff_limit)};
  command.own_group = true;
  command.limits = {.cpu_seconds = 15, .memory = most_memory, .file_size = 0};
  return command;
}

/// Whether the directory or one of its parents has a .git. If not, mlf-vcs need not be started,
/// which would take longer than everything else that a short command does.
bool may_be_in_repository(const std::filesystem::path& directory) {
  std::error_code error;
  auto above = std::filesystem::canonical(directory, error);
  if (error) return true;  // mlf-vcs reports what is wrong
  for (;; above = above.parent_path()) {
    if (std::filesystem::exists(above / ".git", error) || error) return true;
    if (above == above.parent_path()) return false;
  }
}

// An hour of CPU time, and memory for large packs and files. If nothing arrives, mlf-vcs ends
// itself by an alarm.
ResourceLimits fetching_limits() {
  return {.cpu_seconds = 3600,
          .memory = most_memory ? std::optional(std::uint64_t{16} << 30) : std::nullopt,
          .file_size = most_bytes};
}

void complete(FetchRequest& request, const Variable& variable) {
  if (const auto command = variable("GIT_SSH_COMMAND")) {
    request.ssh_command = *command;
  } else if (const auto program = variable("GIT_SSH")) {
    request.ssh_command = shell_quote(*program);
  }
  request.certificates = variable("GIT_SSL_CAINFO").value_or("");
  request.default_certificates = variable("SSL_CERT_FILE").value_or("");
}

/// The error for a child that ended without an answer.
Error silent_end(const ToolResult& result, std::string_view url) {
  const std::string shown = printable(recorded_url(url));
  if (result.was_stopped) return internal_error("fetching '{}' was stopped", shown);
  if (result.status.signal == SIGALRM) {
    return {ErrorCode::temporarily_unavailable,
            fmt::format("fetching '{}' made no progress for minutes and was given up", shown)};
  }
  return {ErrorCode::resource_exhausted,
          fmt::format("fetching '{}' took too much time, memory or disk and was ended by signal {}",
                      shown, result.status.signal)};
}

}  // namespace

Fetched fetch_in_child(FetchRequest request, const Variable& variable, const RunTool& run_tool) {
  complete(request, variable);
  const MemoryFile exchange(encode(request));
  Command command;
  command.arguments = {executables_directory() / "mlf-vcs", "fetch",
                       std::to_string(exchange.descriptor())};
  command.limits = fetching_limits();
  command.keep_open = {exchange.descriptor()};
  const ToolResult result = run_tool(std::move(command));
  if (result.was_stopped || !result.status.success()) throw silent_end(result, request.url);
  return decode_fetched(exchange.read());
}

std::optional<Description> describe_in_child(const std::filesystem::path& directory,
                                             std::size_t diff_limit) {
  if (!may_be_in_repository(directory)) return std::nullopt;
  const Captured answer = capture(describing_command(directory, diff_limit),
                                  {.limit = diff_limit + 65536, .timeout = git_patience});
  if (answer.timed_out || answer.status.signal != 0 || answer.truncated) {
    throw Error(ErrorCode::temporarily_unavailable,
                fmt::format("reading the git repository of '{}' took too much time or memory",
                            printable(directory.string())));
  }
  if (!answer.status.success()) {
    const std::string_view line = trim(answer.error);
    throw internal_error("{}", printable(line.substr(0, 500)));
  }
  return decode(answer.output);
}

}  // namespace mlf::vcs
