// SPDX-License-Identifier: Apache-2.0
// `mlf run list`: the runs of an experiment, newest first.
#include "cli/run_listing.h"
#include "verbs.h"

namespace mlf::tools {

void add_list(cli::Tool& tool) {
  auto& verb = tool.add_verb("list", "List the runs of an experiment, newest first");
  auto& options = verb.options<cli::RunListOptions>();
  cli::add_run_list_options(verb, options);
  verb.action([&options](cli::Session& session) { cli::print_runs(session, options); });
}

}  // namespace mlf::tools
