// SPDX-License-Identifier: Apache-2.0
// `mlf registry delete`: deletes a registered model or a version for good; the model's files stay.
#include "base/error.h"
#include "base/text.h"
#include "cli/registry.h"
#include "report/registry_listing.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string model;
  bool yes = false;
  bool force = false;
};

/// What an alias names is in use; to delete it by a slip must not be easy.
void refuse_if_in_use(const std::vector<std::string>& aliases, std::string_view what,
                      const Options& options) {
  if (aliases.empty() || options.force) return;
  throw invalid_state(
      "{} has the alias{} '{}'; move {} first, or delete it all the same with "
      "--force",
      what, aliases.size() == 1 ? "" : "es", printable(join(aliases, "', '")),
      aliases.size() == 1 ? "it" : "them");
}

void delete_version(const ModelVersion& version, const Options& options, cli::Session& session) {
  const auto what = fmt::format("version {} of '{}'", version.version, printable(version.name));
  refuse_if_in_use(version.aliases, what, options);
  if (!options.yes) cli::confirm(session, fmt::format("delete {} for good", what));
  session.registry().delete_model_version(version.name, version.version);
}

void delete_model(const std::string& name, const Options& options, cli::Session& session) {
  auto& registry = session.registry();
  std::vector<std::string> aliases;
  for (const auto& alias : registry.get_registered_model(name).aliases) {
    aliases.push_back(alias.alias);
  }
  refuse_if_in_use(aliases, fmt::format("'{}'", printable(name)), options);
  const auto count = report::find_versions_of(registry, name).size();
  if (!options.yes) {
    cli::confirm(session, fmt::format("delete '{}' and its {} version{} for good", printable(name),
                                      count, count == 1 ? "" : "s"));
  }
  registry.delete_registered_model(name);
}

void delete_named(const Options& options, cli::Session& session) {
  const auto word = cli::parse_model_word(options.model);
  if (!word.version) return delete_model(word.name, options, session);
  delete_version(cli::find_version(session, word), options, session);
}

}  // namespace

void add_delete(cli::Tool& tool) {
  auto& verb = tool.add_verb(
      "delete", "Delete a registered model or a version for good; the files stay where they are");
  auto& options = verb.options<Options>();
  verb.positional("NAME[/VERSION|@ALIAS]", options.model, "The model, or a version of it")
      .required()
      .complete(cli::complete_model_words);
  verb.flag("-y,--yes", options.yes, "Do not ask");
  verb.flag("--force", options.force, "Delete it although it has aliases");
  verb.action([&options](cli::Session& session) { delete_named(options, session); });
}

}  // namespace mlf::tools
