// SPDX-License-Identifier: Apache-2.0
// `mlf project logs`: prints the output of a run.
#include "backend/wait_for_run.h"
#include "jobs.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string run;
  bool follow = false;
  bool only_error = false;
};

/// Standard error alone, on standard output.
backend::OutputFollower::Sink error_alone(cli::Session& session) {
  return [&session](supervise::Stream stream, std::string_view bytes) {
    if (stream != supervise::Stream::error) return;
    session.out().write(bytes);
    session.out().flush();
  };
}

void print_logs(const Options& options, cli::Session& session) {
  const auto backends = backends_of(session, session.context());
  const auto run = backend::find_watched_runs({options.run}, backends.access()).front();
  const auto passed = backend::pass_output_on(
      run, options.follow ? backend::OutputUntil::end : backend::OutputUntil::now,
      options.only_error ? error_alone(session) : terminal_of(session), backends.access(),
      session.context());
  if (passed.has_any) return;
  if (!passed.log.empty()) return session.pass_on_error(passed.log);
  session.note(fmt::format("run {} is {} and has written nothing", passed.info.run_id,
                           run_status_name(passed.info.status)));
}

}  // namespace

void add_logs(cli::Tool& tool) {
  auto& verb = tool.add_verb("logs", "Print what a run has written");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.run, "The run's id, or the beginning of it")
      .required()
      .complete(cli::complete_run_ids);
  verb.flag("-f,--follow", options.follow, "Go on as it writes more, until it has ended");
  verb.flag("--stderr", options.only_error,
            "Only its standard error, on standard output; else each stream on its own");
  verb.notes(
      "Of a run that has written nothing, what its backend's job said is printed on standard "
      "error.");
  verb.action([&options](cli::Session& session) { print_logs(options, session); });
}

}  // namespace mlf::tools
