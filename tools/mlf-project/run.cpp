// SPDX-License-Identifier: Apache-2.0
// `mlf project run`: fetches a project, makes its environment, runs an entry point, records it all.
#include "arguments.h"
#include "cli/new_run.h"
#include "cli/usage_error.h"
#include "complete.h"
#include "jobs.h"
#include "project/execute.h"
#include "project/prepare.h"
#include "record/track.h"
#include "submission.h"
#include "supervise/tool.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  RunArguments run;
  std::optional<std::string> run_id;
  std::optional<std::string> run_name;
  bool background = false;
  bool needed = false;
};

/// Who carries the run out: this process, or a job of a backend.
project::Carrier carrier_of(const Options& options, const project::Launch& planned) {
  const bool is_here = !options.background && planned.request.backend == "local";
  return is_here ? project::Carrier::this_process : project::Carrier::job;
}

project::Preparation prepare(const Options& options, cli::Session& session,
                             const Context& context) {
  const auto& reference = options.run.request.project;
  auto repeated = project::find_repeated_run(session.store(), reference.uri);
  if (repeated && reference.version) {
    throw cli::usage_error("-v does not go with a run, which has its version");
  }
  if (repeated && !session.names_experiment()) {
    session.options.experiment_id = repeated->info.experiment_id;
  }
  return project::prepare(
      {.request = run_request(options.run),
       .repeated = std::move(repeated),
       .downloads = downloads(session, options.run),
       .tracking_uri = session.tracking_uri(),
       .key = options.needed ? project::KeyWanted::always : project::KeyWanted::if_quick},
      context);
}

project::Recording where_to_record(const Options& options, cli::Session& session,
                                   const project::Preparation& prepared) {
  auto result = recording(session);
  result.run_name = options.run_name;
  if (options.run_id) result.run_id = session.find_run_id(*options.run_id);
  result.tags = prepared.tags;
  const auto carrier = carrier_of(options, prepared.plan.launch);
  for (auto& tag : project::carrier_tags(carrier, prepared.plan, prepared.checkout)) {
    result.tags.push_back(std::move(tag));
  }
  return result;
}

/// How the verb ends once signals have their default action again.
struct Ending {
  supervise::Outcome outcome;
  int code = 0;
};

/// Answers with an existing run as if it had been run now.
Ending answer_with(cli::Session& session, const Run& run) {
  session.note(fmt::format("run {} ({}) did the same and is finished; nothing is run",
                           run.info.run_id, run.info.run_name));
  session.out().line(run.info.run_id);
  return {};
}

Ending execute(cli::Session& session, const project::Preparation& prepared, const Run& run,
               supervise::SignalWatch& signals, const Context& context) {
  const auto outcome =
      project::keep_and_execute(prepared.plan.launch, prepared.checkout, run,
                                session.tracking_uri(), session.store(), signals, context);
  if (!outcome.write_error.empty()) session.complain(outcome.write_error);
  return {outcome, outcome.exit_code()};
}

Ending launch(const Options& options, cli::Session& session, supervise::SignalWatch& signals) {
  const Context context = supervise::with_signals(session.context(), signals);
  auto prepared = prepare(options, session, context);
  auto& [checkout, plan, key, tags] = prepared;
  auto backends = backends_of(session, context);
  if (options.needed) {
    const auto experiment = ExperimentId::parse(session.experiment_or_create().experiment_id);
    const auto done = backend::find_finished(experiment, *key, backends.access(), context);
    if (done) return answer_with(session, *done);
  }
  const auto carrier = carrier_of(options, plan.launch);
  if (carrier == project::Carrier::job) {
    project::require_submittable(plan.launch, checkout);
    backends.get(plan.launch.request.backend).check(plan.launch);
  }
  const auto where = where_to_record(options, session, prepared);
  const Run run = project::record_run(plan, where, session.store(), context);
  cli::tell_start(session, run.info);
  session.detail(plan.launch.command);
  if (carrier == project::Carrier::this_process) {
    return execute(session, prepared, run, signals, context);
  }
  project::hand_over_launch(plan.launch, checkout, run, where, session.store(), context);
  const auto job = submit(session, backends, plan.launch, context);
  if (!options.background) return {{}, wait_for_end(session, backends, job, signals, context)};
  session.out().line(run.info.run_id);
  return {};
}

int run_project(const Options& options, cli::Session& session) {
  if (options.needed && options.run_id) {
    throw cli::usage_error("--needed and --run-id exclude each other");
  }
  const auto ending = supervise::watching_signals(
      supervise::choose_grouping(),
      [&](supervise::SignalWatch& signals) { return launch(options, session, signals); });
  record::pass_on_interrupt(ending.outcome);
  return ending.code;
}

}  // namespace

void add_run(cli::Tool& tool) {
  auto& verb = tool.add_verb("run", "Run an entry point of a project and record it");
  auto& options = verb.options<Options>();
  add_run_arguments(verb, options.run).complete(complete_projects);
  verb.option("--run-name", "NAME", options.run_name,
              "The run's name; one is made up when not given");
  verb.option("--run-id", "ID", options.run_id, "Record into this run instead of a new one")
      .complete(cli::complete_run_ids);
  verb.flag("--background", options.background,
            "Do not wait for the run's end: print its id once it is submitted");
  verb.flag("--needed", options.needed,
            "Run nothing where a finished run of the experiment did the same: print its id");
  verb.notes(
      "In place of URI the id of a run, or its beginning, runs that run again: the same version, "
      "entry point, parameters and environment; -P replaces single parameters. A path of that name "
      "wins. The exit code is the command's: 128 + N when signal N ended it. A run that was "
      "submitted is cancelled by Ctrl-C, and looked after by status, logs, wait and cancel.");
  verb.action([&options](cli::Session& session) { return run_project(options, session); });
}

}  // namespace mlf::tools
