// SPDX-License-Identifier: Apache-2.0
// `mlf registry describe`: gives a registered model or a version a description.
#include "cli/registry.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string model;
  std::string text;
};

void describe(const Options& options, cli::Session& session) {
  const auto word = cli::parse_model_word(options.model);
  auto& registry = session.registry();
  if (!word.version) {
    registry.update_registered_model(word.name, options.text);
    return;
  }
  const auto version = cli::find_version(session, word);
  registry.update_model_version(version.name, version.version, options.text);
}

}  // namespace

void add_describe(cli::Tool& tool) {
  auto& verb = tool.add_verb("describe", "Describe a registered model or a version");
  auto& options = verb.options<Options>();
  verb.positional("NAME[/VERSION|@ALIAS]", options.model, "The model, or a version of it")
      .required()
      .complete(cli::complete_model_words);
  verb.positional("TEXT", options.text, "The description, which replaces the one before")
      .required();
  verb.action([&options](cli::Session& session) { describe(options, session); });
}

}  // namespace mlf::tools
