// SPDX-License-Identifier: Apache-2.0
// `mlf project execute`: carries out the launch that is stored with a run; started by backends.
#include "backend/carry_out.h"
#include "cli/artifacts.h"
#include "supervise/signal_watch.h"
#include "supervise/tool.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string run_id;
};

/// Whether Slurm has restarted the job; it counts the restarts.
bool is_restart(const cli::Session& session) {
  return session.environment("SLURM_RESTART_COUNT").value_or("0") != "0";
}

int execute(const Options& options, cli::Session& session, supervise::SignalWatch& signals) {
  const auto id = session.find_run_id(options.run_id);
  const Run run = session.store().get_run(id);
  const auto artifacts = cli::open_run_artifacts_to_write(session, id);
  const auto launch = backend::read_launch(*artifacts, run.info);
  const auto outcome = backend::carry_out(
      launch, run,
      {.execute = {.artifacts = artifacts.get(), .bounds_passed_on = true},
       .is_restart = is_restart(session)},
      session.store(), signals, supervise::with_signals(session.context(), signals));
  return outcome.status.shell_code();
}

}  // namespace

void add_execute(cli::Tool& tool) {
  auto& verb = tool.add_verb("execute", "Carry out a submitted run; backends start this");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.run_id, "The run's id").required();
  verb.notes("The exit code is the command's: 128 + N when signal N ended it.");
  verb.action([&options](cli::Session& session) {
    return supervise::watching_signals(
        supervise::choose_grouping(),
        [&](supervise::SignalWatch& signals) { return execute(options, session, signals); });
  });
}

}  // namespace mlf::tools
