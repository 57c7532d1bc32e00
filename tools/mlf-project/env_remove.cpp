// SPDX-License-Identifier: Apache-2.0
// `mlf project env remove`: removes environments from the cache.
#include "arguments.h"
#include "cli/run.h"
#include "cli/stoppable.h"
#include "environments.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> names;
};

int remove(const Options& options, cli::Session& session, const Context& context) {
  const auto chosen = env::find_environments(env::list_environments(context), options.names);
  const auto removal = env::remove_environments(chosen, context);
  print_removal(session, removal);
  return removal.kept.empty() ? cli::exit_code::success : cli::exit_code::failure;
}

}  // namespace

void add_env_remove(cli::Tool& tool) {
  auto& verb = tool.add_verb("env remove", "Remove environments from the cache");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.names, "An environment's name, as env list prints it")
      .required()
      .complete(complete_environments);
  add_environment_output(verb);
  verb.notes("What runs or is being made stays, and the exit code is 1.");
  verb.action(cli::stoppable([&options](cli::Session& session, const Context& context) {
    return remove(options, session, context);
  }));
}

}  // namespace mlf::tools
