// SPDX-License-Identifier: Apache-2.0
// `mlf run search`: the runs that a filter matches, in the order asked for.
#include "report/run_listing.h"
#include "verbs.h"

namespace mlf::tools {

void add_search(cli::Tool& tool) {
  auto& verb = tool.add_verb("search", "Find runs by a filter");
  auto& options = verb.options<report::RunListOptions>();
  report::add_run_search_options(verb, options);
  report::add_run_list_options(verb, options);
  verb.action([&options](cli::Session& session) { report::print_runs(session, options); });
}

}  // namespace mlf::tools
