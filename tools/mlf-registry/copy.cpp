// SPDX-License-Identifier: Apache-2.0
// `mlf registry copy`: makes a version the next version of another registered model.
#include "cli/registry.h"
#include "tracking/copy_model_version.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string model;
  std::string name;
};

void copy(const Options& options, cli::Session& session) {
  const auto version = cli::find_version(session, cli::parse_model_word(options.model));
  const auto made = tracking::copy_model_version(session.registry(), version, options.name);
  session.out().line(fmt::format("{}", made.version));
}

}  // namespace

void add_copy(cli::Tool& tool) {
  auto& verb = tool.add_verb(
      "copy", "Make a version the next one of another registered model, and print its number");
  auto& options = verb.options<Options>();
  verb.positional("NAME/VERSION|NAME@ALIAS", options.model, "The version")
      .required()
      .complete(cli::complete_model_words);
  verb.positional("NEW-NAME", options.name, "The registered model, which is made if it is new")
      .required()
      .complete(cli::complete_model_names);
  verb.action([&options](cli::Session& session) { copy(options, session); });
}

}  // namespace mlf::tools
