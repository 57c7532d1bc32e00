// SPDX-License-Identifier: Apache-2.0
// `mlf project wait`: waits until runs have ended.
#include "backend/wait_for_run.h"
#include "jobs.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> runs;
};

int wait(const Options& options, cli::Session& session) {
  const auto backends = backends_of(session, session.context());
  backend::JobWatch watch(backend::find_watched_runs(options.runs, backends.access()),
                          backends.access(), session.context());
  const auto ended = backend::wait_for_runs(watch);
  for (const auto& state : ended) tell_status(session, state.info);
  return backend::exit_code_of(session.store(), ended);
}

}  // namespace

void add_wait(cli::Tool& tool) {
  auto& verb = tool.add_verb("wait", "Wait until runs have ended");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.runs, "The runs' ids, or the beginning of them")
      .required()
      .complete(complete_submitted_runs);
  verb.notes(
      "The exit code is that of the first run, in the order given, which is not FINISHED: its "
      "command's, else 1.");
  verb.action([&options](cli::Session& session) { return wait(options, session); });
}

}  // namespace mlf::tools
