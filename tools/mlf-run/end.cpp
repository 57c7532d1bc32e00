// SPDX-License-Identifier: Apache-2.0
// `mlf run end`: gives a run its final status and the time it ended.
#include "cli/completer.h"
#include "cli/options.h"
#include "cli/session.h"
#include "tracking/end_run.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string status = "FINISHED";
};

void end(const Options& options, cli::Session& session) {
  tracking::end_run(session.store(), session.run_id(), parse_run_status(options.status).value(),
                    session.context());
}

}  // namespace

void add_end(cli::Tool& tool) {
  auto& verb = tool.add_verb("end", "End a run");
  auto& options = verb.options<Options>();
  verb.positional("RUN", verb.session().options.run,
                  "The run, by id or the beginning of it; default $MLFLOW_RUN_ID")
      .complete(cli::complete_run_ids);
  cli::add_run_option(verb);
  verb.option("--status", "STATUS", options.status, "How it ended; default FINISHED")
      .one_of({"FINISHED", "FAILED", "KILLED"});
  verb.action([&options](cli::Session& session) { end(options, session); });
}

}  // namespace mlf::tools
