// SPDX-License-Identifier: Apache-2.0
#include "supervise/tool.h"

#include <utility>

#include <unistd.h>

#include "base/text.h"
#include "supervise/run_command.h"

namespace mlf::supervise {

namespace {

constexpr std::size_t kept = std::size_t{64} << 10;

ToolResult run_tool(Command command, SignalWatch& signals) {
  ToolResult result;
  Supervision supervision;
  supervision.output = STDERR_FILENO;
  supervision.closes_streams = false;
  supervision.on_bytes = [&](Stream, std::string_view bytes) {
    result.last_output += bytes;
    // Not for each piece: removing the beginning moves the rest.
    if (result.last_output.size() > 2 * kept) keep_end(result.last_output, kept);
  };
  command.input = Redirect::null();
  const Outcome outcome =
      run_command(std::move(command), signals, supervision, [](const Outcome&) {});
  keep_end(result.last_output, kept);
  result.status = outcome.status;
  result.was_stopped = outcome.was_told_to_stop || outcome.was_interrupted;
  return result;
}

}  // namespace

Context with_signals(Context context, SignalWatch& signals) {
  context.run_tool = [&signals](Command command) { return run_tool(std::move(command), signals); };
  context.stop_signal = [&signals] { return signals.stop_signal(); };
  return context;
}

}  // namespace mlf::supervise
