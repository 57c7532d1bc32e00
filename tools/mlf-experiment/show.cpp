// SPDX-License-Identifier: Apache-2.0
// `mlf experiment show`: everything about one experiment.
#include "cli/options.h"
#include "report/experiment_listing.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::optional<std::string> experiment;
};

void show(const Options& options, cli::Session& session) {
  report::print_experiment(session, options.experiment
                                        ? session.find_experiment(*options.experiment)
                                        : session.experiment());
}

}  // namespace

void add_show(cli::Tool& tool) {
  auto& verb = tool.add_verb("show", "Show everything about an experiment");
  auto& options = verb.options<Options>();
  verb.positional("EXPERIMENT", options.experiment,
                  "The name or id; default $MLFLOW_EXPERIMENT_NAME, else $MLFLOW_EXPERIMENT_ID, "
                  "else 'Default'")
      .complete(cli::complete_experiment_names);
  cli::add_format_options(verb);
  verb.action([&options](cli::Session& session) { show(options, session); });
}

}  // namespace mlf::tools
