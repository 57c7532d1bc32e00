// SPDX-License-Identifier: Apache-2.0
// `mlf project prepare`: makes a project's environment ahead of its runs.
#include "project/prepare.h"

#include "arguments.h"
#include "cli/options.h"
#include "cli/stoppable.h"
#include "report/environment_report.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  project::ProjectReference project;
  std::optional<env::Manager> manager;
};

void prepare(const Options& options, cli::Session& session, const Context& context) {
  const auto checkout = project::check_out(options.project, context);
  const auto request = project::environment_request(checkout, options.manager);
  report::print_environment(session, env::provide(request, context));
}

}  // namespace

void add_prepare(cli::Tool& tool) {
  auto& verb = tool.add_verb("prepare", "Make a project's environment ahead of its runs");
  auto& options = verb.options<Options>();
  add_project_arguments(verb, options.project);
  add_manager_argument(verb, options.manager);
  cli::add_format_options(verb);
  verb.action(cli::stoppable([&options](cli::Session& session, const Context& context) {
    prepare(options, session, context);
  }));
}

}  // namespace mlf::tools
