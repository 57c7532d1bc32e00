// SPDX-License-Identifier: Apache-2.0
// `mlf project prepare`: makes a project's environment ahead of its runs.
#include "project/prepare.h"

#include "arguments.h"
#include "cli/columns.h"
#include "cli/options.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  project::ProjectReference project;
  std::optional<env::Manager> manager;
};

std::vector<cli::Column<env::Environment>> columns() {
  using Environment = env::Environment;
  std::vector<cli::Column<Environment>> all(4);
  all[0].key = all[0].heading = "name";
  all[0].cell = [](const Environment& it) { return it.name; };
  all[1].key = all[1].heading = "manager";
  all[1].cell = [](const Environment& it) { return std::string(env::to_string(it.manager)); };
  all[2].key = all[2].heading = "python";
  all[2].cell = [](const Environment& it) { return it.python; };
  all[3].key = all[3].heading = "directory";
  all[3].cell = [](const Environment& it) { return it.directory.string(); };
  return all;
}

void prepare(const Options& options, cli::Session& session, const Context& context) {
  const auto checkout = project::check_out(options.project, context);
  const auto request = project::environment_request(checkout, options.manager);
  if (request.manager == env::Manager::local) {
    session.note("the manager is local: there is nothing to make");
  }
  cli::print_record<env::Environment>(session, env::provide(request, context), columns());
}

}  // namespace

void add_prepare(cli::Tool& tool) {
  auto& verb = tool.add_verb("prepare", "Make a project's environment ahead of its runs");
  auto& options = verb.options<Options>();
  add_project_arguments(verb, options.project);
  add_manager_argument(verb, options.manager);
  cli::add_format_options(verb);
  verb.action(stoppable([&options](cli::Session& session, const Context& context) {
    prepare(options, session, context);
  }));
}

}  // namespace mlf::tools
