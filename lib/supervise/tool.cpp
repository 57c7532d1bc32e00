// SPDX-License-Identifier: Apache-2.0
#include "supervise/tool.h"

#include <utility>

#include <unistd.h>

#include "supervise/run_command.h"

namespace mlf::supervise {

namespace {

constexpr std::size_t kept = std::size_t{64} << 10;

/// Appends `more` to `text`. When that is longer than 2 * `kept` bytes, only the last `kept` stay.
void keep_end(std::string& text, std::string_view more) {
  text += more;
  if (text.size() > 2 * kept) text.erase(0, text.size() - kept);
}

ToolResult run_tool(Command command, SignalWatch& signals) {
  ToolResult result;
  Supervision supervision;
  supervision.output = STDERR_FILENO;
  supervision.closes_streams = false;
  supervision.on_bytes = [&](Stream, std::string_view bytes) {
    keep_end(result.last_output, bytes);
  };
  command.input = Redirect::null();
  const Outcome outcome =
      run_command(std::move(command), signals, supervision, [](const Outcome&) {});
  if (result.last_output.size() > kept) {
    result.last_output.erase(0, result.last_output.size() - kept);
  }
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
