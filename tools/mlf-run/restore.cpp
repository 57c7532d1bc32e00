// SPDX-License-Identifier: Apache-2.0
// `mlf run restore`: brings deleted runs back.
#include "cli/session.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> runs;
};

/// Every id is looked at before the first run is restored, so that a slip changes nothing.
void restore_runs(const Options& options, cli::Session& session) {
  std::vector<RunId> ids;
  for (const auto& text : options.runs) {
    ids.push_back(RunId::parse(session.find_run_info(text).run_id));
  }
  for (const auto& id : ids) session.store().restore_run(id);
}

}  // namespace

void add_restore(cli::Tool& tool) {
  auto& verb = tool.add_verb("restore", "Bring deleted runs back");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.runs, "The runs, by id or the beginning of it")
      .required()
      .complete(cli::complete_deleted_run_ids);
  verb.action([&options](cli::Session& session) { restore_runs(options, session); });
}

}  // namespace mlf::tools
