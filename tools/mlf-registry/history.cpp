// SPDX-License-Identifier: Apache-2.0
// `mlf registry history`: who changed a registered model, when and how.
#include "cli/options.h"
#include "cli/registry.h"
#include "report/registry_history.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string model;
};

void history(const Options& options, cli::Session& session) {
  const auto word = cli::parse_model_word(options.model);
  auto events = session.registry().get_history(word.name);
  if (word.version) {
    const auto version = cli::find_version(session, word).version;
    events = report::events_of_version(std::move(events), version);
  }
  report::print_history(session, events, options.model);
}

}  // namespace

void add_history(cli::Tool& tool) {
  auto& verb = tool.add_verb("history", "Show who changed a registered model, when and how");
  auto& options = verb.options<Options>();
  verb.positional("NAME[/VERSION|@ALIAS]", options.model,
                  "A registered model, also one that was deleted, or a version")
      .required()
      .complete(cli::complete_model_words);
  cli::add_output_options(verb, report::history_column_keys());
  verb.action([&options](cli::Session& session) { history(options, session); });
}

}  // namespace mlf::tools
