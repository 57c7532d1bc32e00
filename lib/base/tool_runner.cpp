// SPDX-License-Identifier: Apache-2.0
#include "base/tool_runner.h"

#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace mlf {

namespace {

/// The last line that is neither empty nor advice of pip, made printable.
std::string last_line(std::string_view output) {
  const auto lines = split(output, '\n');
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    const auto text = trim(*line);
    const bool is_advice = text.starts_with("hint: ") || text.starts_with("note: ") ||
                           text.ends_with("See above for output.");
    if (!text.empty() && !is_advice) return printable(text);
  }
  return {};
}

}  // namespace

ToolResult run_quietly(Command command) {
  const Captured captured = capture(std::move(command));
  return {.status = captured.status, .last_output = captured.output + captured.error};
}

void require_success(const ToolResult& result, std::string_view what) {
  if (result.was_stopped) throw internal_error("{} was stopped", what);
  if (result.status.success()) return;
  const std::string how = result.status.signal != 0
                              ? fmt::format("was killed by signal {}", result.status.signal)
                              : fmt::format("failed with exit code {}", result.status.code);
  const std::string said = last_line(result.last_output);
  throw internal_error("{} {}{}{}", what, how, said.empty() ? "" : ": ", said);
}

}  // namespace mlf
