// SPDX-License-Identifier: Apache-2.0
// `mlf registry alias`: gives a version an alias, or takes an alias away.
#include "cli/registry.h"
#include "cli/usage_error.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string name;
  std::string alias;
  std::optional<std::string> version;
  bool deletes = false;
};

void set_alias(const Options& options, cli::Session& session) {
  auto& registry = session.registry();
  if (options.deletes) {
    if (options.version) throw cli::usage_error("--delete takes no version");
    return registry.delete_alias(options.name, options.alias);
  }
  if (!options.version) throw cli::usage_error("give the version, or --delete");
  registry.set_alias(options.name, options.alias,
                     cli::find_version_number(session, options.name, *options.version));
}

}  // namespace

void add_alias(cli::Tool& tool) {
  auto& verb = tool.add_verb("alias", "Give a version an alias, or take an alias away");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "The registered model")
      .required()
      .complete(cli::complete_model_names);
  verb.positional("ALIAS", options.alias, "The alias, such as champion; it moves if it exists")
      .required()
      .complete(cli::complete_aliases_of(options.name));
  verb.positional("VERSION", options.version, "The version, or @ALIAS for the one that has it")
      .complete(cli::complete_versions_of(options.name));
  verb.flag("-d,--delete", options.deletes, "Take the alias away");
  verb.action([&options](cli::Session& session) { set_alias(options, session); });
}

}  // namespace mlf::tools
