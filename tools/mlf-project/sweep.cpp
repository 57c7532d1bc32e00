// SPDX-License-Identifier: Apache-2.0
// `mlf project sweep`: runs a project for every combination of parameters, under one parent run.
#include "arguments.h"
#include "cli/options.h"
#include "cli/run.h"
#include "cli/usage_error.h"
#include "jobs.h"
#include "record/track.h"
#include "supervise/tool.h"
#include "sweep/begin.h"
#include "sweep/carry_out.h"
#include "sweep_report.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  RunArguments run;  ///< the value of a parameter may be a list or a range
  std::optional<std::int64_t> random;
  std::int64_t seed = 0;
  std::optional<std::int64_t> jobs;
  bool fail_fast = false;
  bool needed = false;
  bool is_new = false;
  std::optional<std::string> run_name;
};

std::optional<sweep::Sampling> sampling_of(const Options& options) {
  if (!options.random) return std::nullopt;
  if (*options.random < 1)
    throw cli::usage_error("--random is {}; it must be 1 or more", *options.random);
  return sweep::Sampling{.count = static_cast<std::size_t>(*options.random),
                         .seed = static_cast<std::uint64_t>(options.seed)};
}

std::optional<std::size_t> jobs_of(const Options& options) {
  if (!options.jobs) return std::nullopt;
  if (*options.jobs < 0) throw cli::usage_error("-j is {}; it can be 0 or more", *options.jobs);
  return static_cast<std::size_t>(*options.jobs);
}

/// Values in a params file are plain values, not lists or ranges.
sweep::PlanOptions plan_options(const Options& options, cli::Session& session) {
  auto plain = options.run;
  plain.request.parameters.clear();
  return {.request = run_request(plain),
          .given = options.run.request.parameters,
          .sampling = sampling_of(options),
          .downloads = downloads(session, options.run),
          .tracking_uri = session.tracking_uri()};
}

sweep::Outcome launch(const Options& options, cli::Session& session,
                      supervise::SignalWatch& signals) {
  const Context context = supervise::with_signals(session.context(), signals);
  const auto jobs = jobs_of(options);
  const auto backends = backends_of(session, context);
  auto sweep = sweep::plan_sweep(plan_options(options, session), backends.access(), context);
  const auto where = recording(session);
  const auto beginning = sweep::begin_sweep(sweep,
                                            {.recording = where,
                                             .run_name = options.run_name,
                                             .is_new = options.is_new,
                                             .takes_finished = options.needed},
                                            backends.access(), context);
  SweepReport report(session, sweep, beginning);
  const auto outcome = sweep::carry_out(
      sweep, beginning.parent,
      {.recording = where,
       .jobs = jobs,
       .fail_fast = options.fail_fast,
       .on_end = [&](const auto& member, const auto& line) { report.ended(member, line); }},
      backends.access(), signals, context);
  report.print();
  session.out().flush();
  return outcome;
}

int sweep(const Options& options, cli::Session& session) {
  const auto outcome = supervise::watching_signals(
      supervise::Grouping::own,
      [&](supervise::SignalWatch& signals) { return launch(options, session, signals); });
  const supervise::Outcome end{.status = {.code = 0, .signal = outcome.signal}};
  record::pass_on_interrupt(end);
  if (outcome.signal != 0) return end.status.shell_code();
  return outcome.has_failures ? cli::exit_code::failure : cli::exit_code::success;
}

}  // namespace

void add_sweep(cli::Tool& tool) {
  auto& verb = tool.add_verb("sweep", "Run an entry point for many values of its parameters");
  auto& options = verb.options<Options>();
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
