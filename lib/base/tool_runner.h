// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/process.h"

namespace mlf {

/// How a tool that builds or submits something (pip, docker, sbatch) ended.
struct ToolResult {
  ExitStatus status;
  std::string last_output;   ///< the end of what it wrote, at most 64 KiB
  bool was_stopped = false;  ///< the user or the system told mlf to end, and so the tool
};

/// Runs a tool to its end with no standard input, showing what it writes to the user on standard
/// error. Its redirects are ignored.
/// @throws Error as Process::spawn().
using RunTool = std::function<ToolResult(Command)>;

/// @throws Error INTERNAL_ERROR "WHAT failed with exit code 1: LAST LINE OF ITS OUTPUT", "WHAT was
///   killed by signal 9" or "WHAT was stopped", unless the tool succeeded; what was asked to stop
///   has not, whatever it says of itself.
void require_success(const ToolResult& result, std::string_view what);

}  // namespace mlf
