// SPDX-License-Identifier: Apache-2.0
// `mlf log metric --stdin`: the output of a training loop as points that are seen as they come.
#include "store/metric_stream.h"

#include "base/error.h"
#include "base/input_loop.h"
#include "cli/run.h"
#include "cli/session.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

constexpr std::uint64_t shown_faults = 10;

/// Says of the first lines with faults what is wrong, or stops at the first.
store::MetricStream::OnFault fault_handler(const StreamOptions& options, cli::Session& session) {
  return [&, count = std::uint64_t{0}](std::uint64_t line, const std::string& fault) mutable {
    const auto message = fmt::format("line {}: {}", line, fault);
    if (options.strict) throw invalid_parameter("{}", message);
    if (++count <= shown_faults) session.complain(message);
  };
}

/// What was left unsaid. @return whether every line could be used.
bool report(const store::MetricStream& stream, cli::Session& session) {
  session.detail(fmt::format("{} points from {} lines", stream.points(), stream.lines()));
  if (stream.faults() > shown_faults) {
    session.complain(fmt::format("{} more lines with faults", stream.faults() - shown_faults));
  }
  return stream.faults() == 0;
}

}  // namespace

int log_metric_stream(const StreamOptions& options, cli::Session& session) {
  const auto writer = session.store().open_metric_writer(session.run_id());
  store::MetricStream stream(*writer, session.clock(),
                             {.step = options.step.value_or(0),
                              .number_steps = options.number_steps,
                              .timestamp = options.timestamp},
                             fault_handler(options, session));
  const auto take = [&](std::string_view text) {
    if (options.tee) {
      session.out().write(text);
      session.out().flush();
    }
    stream.feed(text);
  };
  const int signal = read_input(session.input(), {.data = take, .pause = [&] { writer->flush(); }});
  stream.finish();
  writer->flush();
  const bool all_used = report(stream, session);
  if (signal != 0) return 128 + signal;
  return all_used ? cli::exit_code::success : cli::exit_code::failure;
}

}  // namespace mlf::tools
