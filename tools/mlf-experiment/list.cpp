// SPDX-License-Identifier: Apache-2.0
// `mlf experiment list`: the experiments of the store.
#include "report/experiment_listing.h"
#include "verbs.h"

namespace mlf::tools {

void add_list(cli::Tool& tool) {
  auto& verb = tool.add_verb("list", "List the experiments, the newest first");
  auto& options = verb.options<report::ExperimentListOptions>();
  report::add_experiment_list_options(verb, options);
  verb.action([&options](cli::Session& session) { report::print_experiments(session, options); });
}

}  // namespace mlf::tools
