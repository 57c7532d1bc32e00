// SPDX-License-Identifier: Apache-2.0
// `mlf run delete`: puts runs into the trash, from which `mlf run restore` brings them back.
#include "cli/session.h"
#include "tracking/register_model.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> runs;
};

/// Every id is looked at before the first run is deleted, so that a slip deletes nothing.
void delete_runs(const Options& options, cli::Session& session) {
  std::vector<RunId> ids;
  for (const auto& text : options.runs) {
    ids.push_back(RunId::parse(session.find_run_info(text).run_id));
  }
  const auto registry = [&session]() -> store::RegistryStore& { return session.registry(); };
  tracking::warn_of_versions(registry, ids, session);
  for (const auto& id : ids) session.store().delete_run(id);
}

}  // namespace

void add_delete(cli::Tool& tool) {
  auto& verb = tool.add_verb("delete", "Delete runs; 'mlf run restore' brings them back");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.runs, "The runs, by id or the beginning of it")
      .required()
      .complete(cli::complete_run_ids);
  verb.action([&options](cli::Session& session) { delete_runs(options, session); });
}

}  // namespace mlf::tools
