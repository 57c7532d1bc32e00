// SPDX-License-Identifier: Apache-2.0
#include <signal.h>

#include "base/child_error.h"
#include "base/error.h"
#include "base/memory_file.h"
#include "base/own_executable.h"
#include "base/text.h"
#include "source/unpack.h"

namespace mlf::source {

namespace {

// No limit for builds with sanitizers, which reserve terabytes of address space.
#ifdef MLF_SANITIZED
constexpr std::optional<std::uint64_t> most_memory;
#else
constexpr std::optional<std::uint64_t> most_memory = std::uint64_t{4} << 30;
#endif

}  // namespace

void unpack_in_child(const std::filesystem::path& archive, const std::filesystem::path& directory,
                     const RunTool& run_tool) {
  const MemoryFile complaint("");
  Command command;
  command.arguments = {executables_directory() / "mlf-unpack", archive.string(), directory.string(),
                       std::to_string(complaint.descriptor())};
  command.limits = {
      .cpu_seconds = 3600, .memory = most_memory, .file_size = std::uint64_t{200} << 30};
  command.keep_open = {complaint.descriptor()};
  const ToolResult result = run_tool(std::move(command));
  if (result.status.success()) return;
  throw_child_error(complaint);
  const std::string shown = printable(archive.string());
  if (result.was_stopped) throw internal_error("unpacking '{}' was stopped", shown);
  throw Error(ErrorCode::resource_exhausted,
              fmt::format("unpacking '{}' took too much time, memory or room and was ended "
                          "(signal {})",
                          shown, result.status.signal));
}

}  // namespace mlf::source
