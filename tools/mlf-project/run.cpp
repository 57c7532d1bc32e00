// SPDX-License-Identifier: Apache-2.0
// `mlf project run`: fetches a project, makes its environment, runs an entry point, records it all.
#include "arguments.h"
#include "base/error.h"
#include "cli/artifacts.h"
#include "cli/new_run.h"
#include "cli/usage_error.h"
#include "preparation.h"
#include "project/execute.h"
#include "record/command_tags.h"
#include "record/track.h"
#include "submission.h"
#include "supervise/tool.h"
#include "tracking/end_run.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  RunArguments run;
  std::optional<std::string> run_id;
  std::optional<std::string> run_name;
  bool background = false;
  bool needed = false;

  /// Whether the run is submitted to a backend; if not, this process carries it out.
  bool submits(const project::Launch& planned) const {
    return background || planned.request.backend != "local";
  }
};

project::Recording where_to_record(const Options& options, cli::Session& session,
                                   const Preparation& prepared) {
  auto result = recording(session);
  result.run_name = options.run_name;
  if (options.run_id) result.run_id = session.find_run_id(*options.run_id);
  result.tags = prepared.tags;
  const auto& launch = prepared.plan.launch;
  if (options.submits(launch)) {
    result.tags.push_back(record::process_tag());
    return result;
  }
  const std::vector<std::string> words{"bash", "-c", launch.command};
  for (auto& tag : record::command_tags(words, prepared.checkout.source.directory)) {
    result.tags.push_back(std::move(tag));
  }
  return result;
}

supervise::Outcome execute(cli::Session& session, const project::Checkout& checkout,
                           const project::Launch& launch, const Run& run,
                           supervise::SignalWatch& signals, const Context& context) {
  const auto artifacts = try_to_keep_launch(session, run.info, checkout, launch);
  return project::execute(launch, checkout.source.directory, run, {.artifacts = artifacts.get()},
                          session.store(), signals, context);
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

Ending launch(const Options& options, cli::Session& session, supervise::SignalWatch& signals) {
  const Context context = supervise::with_signals(session.context(), signals);
  Jobs jobs(session, context);
  auto prepared = prepare(session, options.run, context, options.needed);
  if (options.needed) {
    if (const auto done = find_done(session, jobs, prepared)) return answer_with(session, *done);
  }
  auto& [checkout, plan, key, tags] = prepared;
  if (options.submits(plan.launch)) {
    refuse_private_changes(checkout);
    project::require_recordable(plan.launch);
    jobs.backend(plan.launch.request.backend).check(plan.launch);
  }
  const auto where = where_to_record(options, session, prepared);
  const Run run = project::record_run(plan, where, session.store(), context);
  cli::tell_start(session, run.info);
  session.detail(plan.launch.command);
  if (!options.submits(plan.launch)) {
    const auto outcome =
        tracking::ending_on_failure(session.store(), RunId::parse(run.info.run_id), context, [&] {
          return execute(session, prepared.checkout, prepared.plan.launch, run, signals, context);
        });
    if (!outcome.write_error.empty()) session.complain(outcome.write_error);
    return {outcome, outcome.exit_code()};
  }
  keep_launch(session, run.info, checkout, plan.launch, context);
  if (!options.background) {
    return {{}, submit_and_wait(session, jobs, plan.launch, signals, context)};
  }
  submit_in_background(session, jobs, plan.launch, context);
  return {};
}

int run_project(const Options& options, cli::Session& session) {
  if (options.needed && options.run_id) {
    throw cli::usage_error("--needed and --run-id exclude each other");
  }
  const auto ending = supervise::watching_signals(
      supervise::choose_grouping(),
      [&](supervise::SignalWatch& signals) { return launch(options, session, signals); });
  record::die_of_interrupt(ending.outcome);
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
      "submitted "
      "is cancelled by Ctrl-C, and looked after by status, logs, wait and cancel.");
  verb.action([&options](cli::Session& session) { return run_project(options, session); });
}

}  // namespace mlf::tools
