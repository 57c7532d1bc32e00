// SPDX-License-Identifier: Apache-2.0
// `mlf registry diff`: what is different between two versions of a registered model.
#include "cli/options.h"
#include "cli/registry.h"
#include "report/version_diff.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string name;
  std::string before;
  std::string after;
  bool all = false;
};

report::DiffSide side_of(const std::string& text, const Options& options, cli::Session& session) {
  const auto number = cli::find_version_number(session, options.name, text);
  return report::diff_side(session, session.registry().get_model_version(options.name, number));
}

void diff(const Options& options, cli::Session& session) {
  const auto before = side_of(options.before, options, session);
  const auto after = side_of(options.after, options, session);
  report::print_version_diff(session, before, after,
                             options.all ? report::DiffRows::all : report::DiffRows::different);
}

}  // namespace

void add_diff(cli::Tool& tool) {
  auto& verb = tool.add_verb("diff", "Show what is different between two versions");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "The registered model")
      .required()
      .complete(cli::complete_model_names);
  verb.positional("VERSION", options.before, "A version, or @ALIAS for the one that has it")
      .required()
      .complete(cli::complete_versions_of(options.name));
  verb.positional("OTHER-VERSION", options.after, "The version to compare it with")
      .required()
      .complete(cli::complete_versions_of(options.name));
  verb.flag("--all", options.all, "Show what is the same, too");
  cli::add_format_options(verb);
  verb.action([&options](cli::Session& session) { diff(options, session); });
}

}  // namespace mlf::tools
