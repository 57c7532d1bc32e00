// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/trial.h"

#include <string>

#include "base/child_error.h"
#include "base/error.h"
#include "base/memory_file.h"
#include "base/own_executable.h"
#include "base/text.h"

namespace mlf::scoring::native {

namespace {

// No limit for builds with sanitizers, which reserve terabytes of address space.
#ifdef MLF_SANITIZED
constexpr std::optional<std::uint64_t> most_memory_of_trial;
#else
constexpr std::optional<std::uint64_t> most_memory_of_trial = std::uint64_t{256} << 30;
#endif

}  // namespace

void try_in_child(const LocalModel& model, const RuntimePlaces& places, const RunTool& run_tool) {
  const MemoryFile complaint("");
  Command command;
  command.arguments = {executables_directory() / "mlf-trial",
                       std::to_string(complaint.descriptor()), model.directory.string()};
  for (const auto& place : places) command.arguments.push_back(place.string());
  command.limits = {
      .cpu_seconds = 600, .memory = most_memory_of_trial, .file_size = std::uint64_t{1} << 20};
  command.keep_open = {complaint.descriptor()};
  const ToolResult result = run_tool(std::move(command));
  if (result.status.success()) return;
  throw_child_error(complaint);
  if (result.was_stopped) throw internal_error("loading the model was stopped");
  throw invalid_parameter(
      "the model in '{}' is damaged: its library was ended by signal {} when it loaded it",
      printable(model.directory.string()), result.status.signal);
}

}  // namespace mlf::scoring::native
