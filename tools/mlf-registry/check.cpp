// SPDX-License-Identifier: Apache-2.0
// `mlf registry check`: whether all that the registry names is there.
#include "cli/artifacts.h"
#include "cli/options.h"
#include "cli/registry.h"
#include "cli/run.h"
#include "report/registry_check.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::optional<std::string> name;
};

int check(const Options& options, cli::Session& session) {
  const auto uri = session.tracking_uri();
  const auto found =
      tracking::check_registry(cli::stores_of(session, uri), options.name, session.context());
  report::print_registry_check(session, found);
  return found.problems.empty() ? cli::exit_code::success : cli::exit_code::failure;
}

}  // namespace

void add_check(cli::Tool& tool) {
  auto& verb = tool.add_verb("check", "Find versions and aliases that lead nowhere, and damage");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "A registered model; default all")
      .complete(cli::complete_model_names);
  cli::add_output_options(verb, report::registry_check_columns());
  verb.action([&options](cli::Session& session) { return check(options, session); });
}

}  // namespace mlf::tools
