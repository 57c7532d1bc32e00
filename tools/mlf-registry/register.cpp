// SPDX-License-Identifier: Apache-2.0
// `mlf registry register`: makes a model the next version of a registered model.
#include "cli/artifacts.h"
#include "cli/options.h"
#include "cli/registry.h"
#include "core/validation.h"
#include "tracking/register_model.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string uri;
  std::string name;
  std::optional<std::string> description;
  std::optional<std::string> run_link;
  std::vector<std::string> tags;
  std::vector<std::string> aliases;
  bool no_check = false;
};

void register_model(const Options& options, cli::Session& session) {
  const tracking::Registration registration{
      .name = options.name,
      .source = options.uri,
      .description = options.description,
      .run_link = options.run_link,
      .tags = cli::parse_tags(options.tags),
      .check = options.no_check ? tracking::SourceCheck::none : tracking::SourceCheck::model};
  for (const auto& alias : options.aliases) validate_new_model_alias(alias);
  const auto uri = session.tracking_uri();
  const auto version =
      tracking::register_model(cli::stores_of(session, uri), registration, session.context());
  session.out().line(fmt::format("{}", version.version));
  for (const auto& alias : options.aliases) {
    session.registry().set_alias(options.name, alias, version.version);
  }
}

}  // namespace

void add_register(cli::Tool& tool) {
  auto& verb = tool.add_verb(
      "register", "Make a model the next version of a registered model, and print its number");
  auto& options = verb.options<Options>();
  verb.positional("URI", options.uri,
                  "The model: runs:/RUN_ID/PATH, models:/MODEL_ID, models:/NAME/VERSION or a path")
      .required()
      .complete(cli::complete_files);
  verb.positional("NAME", options.name, "The registered model, which is made if it is new")
      .required()
      .complete(cli::complete_model_names);
  verb.option("--description", "TEXT", options.description, "What is to say of the version");
  verb.option("--tag", "KEY=VALUE", options.tags, "A tag of the version; may be repeated");
  verb.option("--alias", "ALIAS", options.aliases,
              "Give the version this alias, which is moved if it exists; may be repeated")
      .complete(cli::complete_aliases_of(options.name));
  verb.option("--run-link", "URL", options.run_link,
              "Where the run is shown that made the model, if it is on another server");
  verb.flag("--no-check", options.no_check, "Register it whether there is a model or not");
  verb.action([&options](cli::Session& session) { register_model(options, session); });
}

}  // namespace mlf::tools
