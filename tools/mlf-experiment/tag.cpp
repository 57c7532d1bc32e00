// SPDX-License-Identifier: Apache-2.0
// `mlf experiment tag`: sets tags of an experiment, or takes them away.
#include "cli/options.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string experiment;
  std::vector<std::string> assignments;
  std::vector<std::string> deleted;
};

void set_tags(const Options& options, cli::Session& session) {
  if (options.assignments.empty() && options.deleted.empty()) {
    throw cli::usage_error("no tags: give KEY=VALUE or --delete KEY");
  }
  const auto tags = cli::parse_tags(options.assignments);
  for (const auto& tag : tags) validate_experiment_tag(tag);
  auto& store = session.store();
  const auto id = ExperimentId::parse(session.find_experiment(options.experiment).experiment_id);
  for (const auto& tag : tags) store.set_experiment_tag(id, tag);
  for (const auto& key : options.deleted) store.delete_experiment_tag(id, key);
}

}  // namespace

void add_tag(cli::Tool& tool) {
  auto& verb = tool.add_verb("tag", "Set or delete tags of an experiment");
  auto& options = verb.options<Options>();
  verb.positional("EXPERIMENT", options.experiment, "The name or id")
      .required()
      .complete(cli::complete_experiment_names);
  verb.positional("KEY=VALUE", options.assignments, "Tags; the value is all behind the first '='");
  verb.option("-d,--delete", "KEY", options.deleted, "A tag to delete; may be repeated");
  verb.action([&options](cli::Session& session) { set_tags(options, session); });
}

}  // namespace mlf::tools
