// SPDX-License-Identifier: Apache-2.0
// `mlf experiment rename`: gives an experiment a new name; its id and runs stay.
#include "cli/session.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string experiment;
  std::string new_name;
};

void rename(const Options& options, cli::Session& session) {
  const auto experiment = session.find_experiment(options.experiment);
  session.store().rename_experiment(ExperimentId::parse(experiment.experiment_id),
                                    options.new_name);
}

}  // namespace

void add_rename(cli::Tool& tool) {
  auto& verb = tool.add_verb("rename", "Give an experiment a new name");
  auto& options = verb.options<Options>();
  verb.positional("EXPERIMENT", options.experiment, "The name or id")
      .required()
      .complete(cli::complete_experiment_names);
  verb.positional("NEW-NAME", options.new_name, "A name that no other experiment has").required();
  verb.action([&options](cli::Session& session) { rename(options, session); });
}

}  // namespace mlf::tools
