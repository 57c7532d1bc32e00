// SPDX-License-Identifier: Apache-2.0
// `mlf run list`: the runs of an experiment, newest first.
#include "report/run_listing.h"
#include "verbs.h"

namespace mlf::tools {

void add_list(cli::Tool& tool) {
  auto& verb = tool.add_verb("list", "List the runs of an experiment, newest first");
  auto& options = verb.options<report::RunListOptions>();
  report::add_run_list_options(verb, options);
  verb.action([&options](cli::Session& session) { report::print_runs(session, options); });
}

}  // namespace mlf::tools
