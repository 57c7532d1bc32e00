// SPDX-License-Identifier: Apache-2.0
// `mlf registry create`: a new registered model, without versions.
#include "cli/options.h"
#include "cli/session.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string name;
  std::optional<std::string> description;
  std::vector<std::string> tags;
};

void create(const Options& options, cli::Session& session) {
  store::NewRegisteredModel model{.name = options.name,
                                  .tags = cli::parse_tags(options.tags),
                                  .description = options.description};
  session.out().line(session.registry().create_registered_model(model).name);
}

}  // namespace

void add_create(cli::Tool& tool) {
  auto& verb = tool.add_verb("create", "Create a registered model and print its name");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "The name, which no other registered model has").required();
  verb.option("--description", "TEXT", options.description, "What the model is for");
  verb.option("--tag", "KEY=VALUE", options.tags, "A tag; may be repeated");
  verb.action([&options](cli::Session& session) { create(options, session); });
}

}  // namespace mlf::tools
