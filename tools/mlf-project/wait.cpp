// SPDX-License-Identifier: Apache-2.0
// `mlf project wait`: waits until runs have ended.
#include "backend/attend.h"
#include "jobs.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> runs;
};

int wait(const Options& options, cli::Session& session) {
  Jobs jobs(session);
  backend::JobWatch watch(jobs.find(options.runs), jobs.access(), session.context());
  wait_for_all(watch);
  int code = 0;
  for (const auto& state : watch.states()) {
    const auto& info = state.info;
    session.note(fmt::format("run {} is {}", info.run_id, run_status_name(info.status)));
    if (code == 0) code = backend::exit_code_of(session.store(), RunId::parse(info.run_id));
  }
  return code;
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
