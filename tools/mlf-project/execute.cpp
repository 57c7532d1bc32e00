// SPDX-License-Identifier: Apache-2.0
// `mlf project execute`: what backends start: carries out the launch that is kept with a run.
#include "arguments.h"
#include "backend/carry_out.h"
#include "cli/artifacts.h"
#include "jobs.h"
#include "supervise/tool.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string run_id;
};

/// Slurm counts how often it has started a job anew.
bool is_restart(const cli::Session& session) {
  return session.environment("SLURM_RESTART_COUNT").value_or("0") != "0";
}

int execute(const Options& options, cli::Session& session, supervise::SignalWatch& signals) {
  const auto id = session.find_run_id(options.run_id);
  const Run run = session.store().get_run(id);
  const auto artifacts = cli::open_run_artifacts_to_write(session, id);
  const auto launch = backend::read_launch(*artifacts, run.info);
  const auto outcome =
      backend::carry_out(launch, run,
                         {.source = source_options(session, supervise::tool_runner(signals)),
                          .is_restart = is_restart(session)},
                         {.store = session.store(),
                          .artifacts = artifacts.get(),
                          .clock = session.clock(),
                          .signals = signals,
                          .variable = variables(session),
                          .note = [&session](const std::string& line) { session.note(line); },
                          .warn = [&session](const std::string& line) { session.warn(line); },
                          .limits_passing_on = true});
  return outcome.status.shell_code();
}

}  // namespace

void add_execute(cli::Tool& tool) {
  auto& verb = tool.add_verb("execute", "Carry out a submitted run; backends start this");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.run_id, "The run's id").required();
  verb.notes("The exit code is the command's: 128 + N when signal N ended it.");
  verb.action(stoppable([&options](cli::Session& session, supervise::SignalWatch& signals) {
    return execute(options, session, signals);
  }));
}

}  // namespace mlf::tools
