// SPDX-License-Identifier: Apache-2.0
// `mlf experiment restore`: brings deleted experiments back, with their runs.
#include "cli/session.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> experiments;
};

/// All names are looked up before the first experiment is touched, so that a slip changes nothing.
void restore_experiments(const Options& options, cli::Session& session) {
  std::vector<ExperimentId> ids;
  for (const auto& text : options.experiments) {
    ids.push_back(ExperimentId::parse(session.find_experiment(text).experiment_id));
  }
  for (const auto& id : ids) session.store().restore_experiment(id);
}

}  // namespace

void add_restore(cli::Tool& tool) {
  auto& verb = tool.add_verb("restore", "Bring deleted experiments back, with their runs");
  auto& options = verb.options<Options>();
  verb.positional("EXPERIMENT", options.experiments, "Names or ids")
      .required()
      .complete(cli::complete_deleted_experiment_names);
  verb.action([&options](cli::Session& session) { restore_experiments(options, session); });
}

}  // namespace mlf::tools
