// SPDX-License-Identifier: Apache-2.0
// `mlf registry rename`: gives a registered model a new name.
#include "cli/registry.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string name;
  std::string new_name;
};

void rename(const Options& options, cli::Session& session) {
  session.registry().rename_registered_model(options.name, options.new_name);
}

}  // namespace

void add_rename(cli::Tool& tool) {
  auto& verb = tool.add_verb("rename", "Give a registered model a new name; everything else stays");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "The registered model")
      .required()
      .complete(cli::complete_model_names);
  verb.positional("NEW-NAME", options.new_name, "A name that no other registered model has")
      .required();
  verb.action([&options](cli::Session& session) { rename(options, session); });
}

}  // namespace mlf::tools
