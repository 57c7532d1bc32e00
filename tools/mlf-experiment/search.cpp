// SPDX-License-Identifier: Apache-2.0
// `mlf experiment search`: experiments by a filter of mlf-search(7).
#include "report/experiment_listing.h"
#include "verbs.h"

namespace mlf::tools {

void add_search(cli::Tool& tool) {
  auto& verb = tool.add_verb("search", "Find experiments by a filter, in an order");
  auto& options = verb.options<report::ExperimentListOptions>();
  report::add_experiment_search_options(verb, options);
  report::add_experiment_list_options(verb, options);
  verb.action([&options](cli::Session& session) { report::print_experiments(session, options); });
}

}  // namespace mlf::tools
