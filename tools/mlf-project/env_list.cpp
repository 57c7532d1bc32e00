// SPDX-License-Identifier: Apache-2.0
// `mlf project env list`: lists the environments in the cache.
#include "arguments.h"
#include "cli/stoppable.h"
#include "environments.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

void list(cli::Session& session, const Context& context) {
  print_environments(session, env::list_environments(context));
}

}  // namespace

void add_env_list(cli::Tool& tool) {
  auto& verb = tool.add_verb("env list", "List the environments in the cache");
  add_environment_output(verb);
  verb.action(cli::stoppable(list));
}

}  // namespace mlf::tools
