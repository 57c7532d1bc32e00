// SPDX-License-Identifier: Apache-2.0
// `mlf experiment create`: a new experiment; its id is printed.
#include "cli/options.h"
#include "cli/session.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string name;
  std::string artifact_location;
  std::vector<std::string> tags;
};

void create(const Options& options, cli::Session& session) {
  const store::NewExperiment experiment{options.name, options.artifact_location,
                                        cli::parse_tags(options.tags)};
  session.out().line(session.store().create_experiment(experiment).str());
}

}  // namespace

void add_create(cli::Tool& tool) {
  auto& verb = tool.add_verb("create", "Create an experiment and print its id");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "The name, which no other experiment has").required();
  verb.option("--artifact-location", "URI", options.artifact_location,
              "Where runs keep their artifacts; default a folder of the store")
      .complete(cli::complete_directories);
  verb.option("--tag", "KEY=VALUE", options.tags, "A tag; may be repeated");
  verb.action([&options](cli::Session& session) { create(options, session); });
}

}  // namespace mlf::tools
