// SPDX-License-Identifier: Apache-2.0
// `mlf project sweep`: runs a project for every combination of parameters, under one parent run.
#include <signal.h>

#include "cli/options.h"
#include "cli/run.h"
#include "preparation.h"
#include "record/track.h"
#include "supervise/tool.h"
#include "sweep_launch.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

sweep::Outcome launch(const SweepOptions& options, cli::Session& session,
                      supervise::SignalWatch& signals) {
  const Context context = supervise::with_signals(session.context(), signals);
  auto sweep = prepare_sweep(session, options, context);
  const Run parent = begin_sweep(session, options, sweep, context);
  SweepReport report(session, sweep.members, sweep.varied);
  const auto outcome = carry_out_sweep(session, options, sweep, parent, report, signals, context);
  report.print();
  session.out().flush();
  return outcome;
}

int sweep(const SweepOptions& options, cli::Session& session) {
  const auto outcome = supervise::watching_signals(
      supervise::Grouping::own,
      [&](supervise::SignalWatch& signals) { return launch(options, session, signals); });
  const supervise::Outcome end{.status = {.code = 0, .signal = outcome.signal}};
  record::die_of_interrupt(end);
  if (outcome.signal != 0) return end.status.shell_code();
  return outcome.has_failures ? cli::exit_code::failure : cli::exit_code::success;
}

}  // namespace

void add_sweep(cli::Tool& tool) {
  auto& verb = tool.add_verb("sweep", "Run an entry point for many values of its parameters");
  auto& options = verb.options<SweepOptions>();
  add_run_arguments(verb, options.run);
  verb.option("--random", "N", options.random,
              "N combinations drawn at random, instead of all of them");
  verb.option("--seed", "SEED", options.seed,
              "What they are drawn by: the same ones for the same seed; default 0");
  verb.option(
      "-j,--jobs", "JOBS", options.jobs,
      "So many runs at a time, 0 for as many as there are processors; default 1, on another "
      "backend as many as it has room for");
  verb.flag("--fail-fast", options.fail_fast, "End the others when one does not finish");
  verb.flag("--needed", options.needed,
            "Take finished runs of the experiment that did the same instead of running again");
  verb.flag("--new", options.is_new,
            "Begin anew where the same sweep was not brought to its end before");
  verb.option("--run-name", "NAME", options.run_name,
              "The parent run's name; one is made up when not given");
  cli::add_output_options(verb);
  verb.notes(
      "With -P, A=1,2,3 is a list, A=0:1:0.25 a range in steps, A=1e-4:1e-1:x10 one of powers, and "
      "with --random A=0..1 any number between. A sweep that was interrupted or had failures goes "
      "on when it is given again. The exit code is 1 when a run did not finish.");
  verb.action([&options](cli::Session& session) { return sweep(options, session); });
}

}  // namespace mlf::tools
