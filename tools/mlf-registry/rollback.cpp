// SPDX-License-Identifier: Apache-2.0
// `mlf registry rollback`: moves an alias back to the version that had it before.
#include "base/error.h"
#include "base/text.h"
#include "cli/registry.h"
#include "report/registry_history.h"
#include "report/registry_listing.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string name;
  std::string alias;
  std::optional<std::string> to;
};

ModelAlias current_alias(const Options& options, cli::Session& session) {
  const auto& registry_model = session.registry().get_registered_model(options.name);
  if (const auto version = report::version_with_alias(registry_model, options.alias)) {
    return {options.alias, *version};
  }
  throw invalid_parameter("no version of '{}' has the alias '{}'", printable(options.name),
                          printable(options.alias));
}

std::int64_t destination(const ModelAlias& current, const Options& options, cli::Session& session) {
  if (options.to) return cli::find_version_number(session, options.name, *options.to);
  auto& registry = session.registry();
  std::vector<std::int64_t> existing;
  for (const auto& version : report::find_versions_of(registry, options.name)) {
    existing.push_back(version.version);
  }
  const auto history = registry.get_history(options.name);
  if (const auto found = report::version_to_roll_back_to(history, current, existing)) return *found;
  throw invalid_state("no version that still exists had the alias '{}' before version {}",
                      printable(options.alias), current.version);
}

void roll_back(const Options& options, cli::Session& session) {
  const auto current = current_alias(options, session);
  const auto version = destination(current, options, session);
  session.registry().set_alias(options.name, options.alias, version,
                               store::AliasCondition{current.version});
  report::tell_move(session, {.alias = options.alias, .before = current.version, .after = version});
}

}  // namespace

void add_rollback(cli::Tool& tool) {
  auto& verb = tool.add_verb("rollback", "Move an alias back to the version that had it before");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "The registered model")
      .required()
      .complete(cli::complete_model_names);
  verb.option("--alias", "ALIAS", options.alias, "The alias to move back, such as champion")
      .required()
      .complete(cli::complete_aliases_of(options.name));
  verb.option("--to", "VERSION", options.to, "Move it to this version, whatever the history says")
      .complete(cli::complete_versions_of(options.name));
  verb.action([&options](cli::Session& session) { roll_back(options, session); });
}

}  // namespace mlf::tools
