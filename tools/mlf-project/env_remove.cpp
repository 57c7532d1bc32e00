// SPDX-License-Identifier: Apache-2.0
// `mlf project env remove`: removes environments from the cache.
#include "arguments.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/run.h"
#include "environments.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> names;
};

std::vector<env::CachedEnvironment> choose(const std::vector<std::string>& names,
                                           const std::vector<env::CachedEnvironment>& all) {
  std::vector<env::CachedEnvironment> chosen;
  std::vector<std::string> known;
  for (const auto& environment : all) known.push_back(environment.name);
  for (const auto& name : names) {
    const auto before = chosen.size();
    for (const auto& environment : all) {
      if (environment.name == name) chosen.push_back(environment);
    }
    if (chosen.size() > before) continue;
    const auto near = nearest(name, known);
    throw not_found("no environment '{}'; {}", printable(name),
                    near.empty() ? "'mlf project env list' lists them"
                                 : fmt::format("did you mean '{}'?", near));
  }
  return chosen;
}

int remove(const Options& options, cli::Session& session, const Context& context) {
  const auto chosen = choose(options.names, env::list_environments(context));
  return remove_environments(session, context, chosen) ? cli::exit_code::success
                                                       : cli::exit_code::failure;
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
  verb.action(stoppable([&options](cli::Session& session, const Context& context) {
    return remove(options, session, context);
  }));
}

}  // namespace mlf::tools
