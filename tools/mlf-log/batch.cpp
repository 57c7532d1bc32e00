// SPDX-License-Identifier: Apache-2.0
// `mlf log batch`: records metrics, params and tags from lines of JSON.
#include "base/error.h"
#include "base/input_loop.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/run.h"
#include "cli/session.h"
#include "store/batch_stream.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string file = "-";
  bool goes_on = false;
};

int log_batch(const Options& options, cli::Session& session) {
  const bool is_stdin = options.file == "-";
  const auto file = is_stdin ? FileDescriptor() : open_input(options.file);
  const auto on_fault = [&](std::uint64_t line, const std::string& fault) {
    const auto name = is_stdin ? "standard input" : printable(options.file);
    const auto message = fmt::format("{}:{}: {}", name, line, fault);
    if (!options.goes_on) throw invalid_parameter("{}", message);
    session.complain(message);
  };
  store::BatchStream stream(session.store(), session.run_id(), session.clock(), on_fault);
  const int signal = read_input(is_stdin ? session.input() : file.get(),
                                {.data = [&](std::string_view text) { stream.feed(text); },
                                 .pause = [&] { stream.flush(); }});
  stream.finish();
  if (signal != 0) return 128 + signal;
  return stream.faults() == 0 ? cli::exit_code::success : cli::exit_code::failure;
}

}  // namespace

void add_batch(cli::Tool& tool) {
  auto& verb = tool.add_verb("batch", "Log metrics, params and tags from lines of JSON");
  auto& options = verb.options<Options>();
  verb.positional("FILE", options.file, "The file; standard input when - or not given")
      .complete(cli::complete_files);
  verb.flag("--continue", options.goes_on, "Go on after lines with faults, which log nothing");
  cli::add_run_option(verb);
  verb.notes(R"(Lines: {"metrics": [{"key": "loss", "value": 0.3, "timestamp": 0, "step": 7}],
"params": [{"key": "lr", "value": "0.1"}], "tags": [...]}, or one {"metric": {...}},
{"param": {...}} or {"tag": {...}}.)");
  verb.action([&options](cli::Session& session) { return log_batch(options, session); });
}

}  // namespace mlf::tools
