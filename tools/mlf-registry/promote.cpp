// SPDX-License-Identifier: Apache-2.0
// `mlf registry promote`: moves an alias to a version, if it is where it was seen.
#include "base/error.h"
#include "base/text.h"
#include "cli/registry.h"
#include "report/registry_history.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string name;
  std::string version;
  std::string alias;
  std::optional<std::string> if_current;
};

/// What --if-current says; without it, where the alias is now: nobody moves it in between.
store::AliasCondition condition_of(const Options& options, cli::Session& session) {
  if (!options.if_current) {
    const auto model = session.registry().get_registered_model(options.name);
    return {report::version_with_alias(model, options.alias)};
  }
  if (*options.if_current == "none") return {};
  return {cli::find_version_number(session, options.name, *options.if_current)};
}

void promote(const Options& options, cli::Session& session) {
  auto& registry = session.registry();
  const auto number = cli::find_version_number(session, options.name, options.version);
  const auto version = registry.get_model_version(options.name, number);
  if (version.status != ModelVersionStatus::ready) {
    throw invalid_state("version {} of '{}' is {}; only one that is READY can be promoted", number,
                        printable(options.name), model_version_status_name(version.status));
  }
  const auto condition = condition_of(options, session);
  registry.set_alias(options.name, options.alias, number, condition);
  report::tell_move(session,
                    {.alias = options.alias, .before = condition.version, .after = number});
}

}  // namespace

void add_promote(cli::Tool& tool) {
  auto& verb = tool.add_verb("promote", "Move an alias to a version, in one step with a check");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "The registered model")
      .required()
      .complete(cli::complete_model_names);
  verb.positional("VERSION", options.version, "The version, or @ALIAS for the one that has it")
      .required()
      .complete(cli::complete_versions_of(options.name));
  verb.option("--alias", "ALIAS", options.alias, "The alias to move, such as champion")
      .required()
      .complete(cli::complete_aliases_of(options.name));
  verb.option("--if-current", "VERSION", options.if_current,
              "Fail unless the alias is at this version; none: unless no version has it")
      .complete(cli::complete_versions_of(options.name));
  verb.action([&options](cli::Session& session) { promote(options, session); });
}

}  // namespace mlf::tools
