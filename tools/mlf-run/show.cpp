// SPDX-License-Identifier: Apache-2.0
// `mlf run show`: everything about one run.
#include "cli/options.h"
#include "report/run_report.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::optional<std::string> run;
};

void show(const Options& options, cli::Session& session) {
  report::print_run(session, options.run ? session.find_run(*options.run) : session.run());
}

}  // namespace

void add_show(cli::Tool& tool) {
  auto& verb = tool.add_verb("show", "Show everything about a run");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.run,
                  "The run, by id or the beginning of it; default $MLFLOW_RUN_ID")
      .complete(cli::complete_run_ids);
  cli::add_format_options(verb);
  verb.action([&options](cli::Session& session) { show(options, session); });
}

}  // namespace mlf::tools
