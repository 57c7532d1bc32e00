// SPDX-License-Identifier: Apache-2.0
// `mlf experiment delete`: puts experiments and their runs into the trash.
#include "cli/session.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> experiments;
};

/// All names are looked up before the first experiment is touched, so that a slip changes nothing.
void delete_experiments(const Options& options, cli::Session& session) {
  std::vector<ExperimentId> ids;
  for (const auto& text : options.experiments) {
    ids.push_back(ExperimentId::parse(session.find_experiment(text).experiment_id));
  }
  for (const auto& id : ids) session.store().delete_experiment(id);
}

}  // namespace

void add_delete(cli::Tool& tool) {
  auto& verb = tool.add_verb(
      "delete", "Delete experiments and their runs; 'mlf experiment restore' brings them back");
  auto& options = verb.options<Options>();
  verb.positional("EXPERIMENT", options.experiments, "Names or ids")
      .required()
      .complete(cli::complete_experiment_names);
  verb.action([&options](cli::Session& session) { delete_experiments(options, session); });
}

}  // namespace mlf::tools
