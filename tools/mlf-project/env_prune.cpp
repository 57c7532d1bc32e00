// SPDX-License-Identifier: Apache-2.0
// `mlf project env prune`: removes environments that are incomplete or no longer used.
#include "arguments.h"
#include "cli/stoppable.h"
#include "environments.h"
#include "record/reap.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::optional<std::string> unused;
  bool all = false;
  bool dry_run = false;
};

void prune(const Options& options, cli::Session& session, const Context& context) {
  env::PruneRules rules{.all = options.all};
  if (options.unused) rules.unused = record::parse_age(*options.unused);
  const auto chosen = env::prunable_environments(rules, context);
  if (options.dry_run) return print_environments(session, chosen, "removable ");
  print_removal(session, env::remove_environments(chosen, context));
}

}  // namespace

void add_env_prune(cli::Tool& tool) {
  auto& verb = tool.add_verb("env prune", "Remove environments that are incomplete or unused");
  auto& options = verb.options<Options>();
  verb.option("--unused", "TIME", options.unused,
              "Also those that nothing has used for so long, such as 30d or 12h");
  verb.flag("--all", options.all, "Also all that nothing uses now");
  verb.flag("--dry-run", options.dry_run, "Print what would be removed and change nothing");
  add_environment_output(verb);
  verb.notes("Asks nothing; what runs or is being made stays.");
  verb.action(cli::stoppable([&options](cli::Session& session, const Context& context) {
    prune(options, session, context);
  }));
}

}  // namespace mlf::tools
