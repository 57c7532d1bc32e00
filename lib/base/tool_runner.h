// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/process.h"

namespace mlf {

/// How a tool such as pip, docker or sbatch ended.
struct ToolResult {
  ExitStatus status;
  std::string last_output;   ///< the end of its output, at most 64 KiB
  bool was_stopped = false;  ///< a signal told mlf to end, and mlf ended the tool
};

/// Runs a tool to its end, with no standard input, and shows its output on standard error. The
/// redirects of the command are ignored. @throws Error as Process::spawn().
using RunTool = std::function<ToolResult(Command)>;

/// The same without showing the output.
ToolResult run_quietly(Command command);

/// Throws unless the tool succeeded. A tool that was stopped has not succeeded, whatever its exit
/// code. @throws Error INTERNAL_ERROR "WHAT failed with exit code 1: LAST LINE OF ITS OUTPUT",
/// "WHAT was killed by signal 9" or "WHAT was stopped".
void require_success(const ToolResult& result, std::string_view what);

}  // namespace mlf
