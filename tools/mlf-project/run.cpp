// SPDX-License-Identifier: Apache-2.0
// `mlf project run`: fetches a project, makes its environment, runs an entry point, records it all.
#include "arguments.h"
#include "base/error.h"
#include "cli/artifacts.h"
#include "exec/context.h"
#include "exec/tool.h"
#include "exec/track.h"
#include "project/execute.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  SourceArguments source;
  LaunchArguments launch;
  std::optional<std::string> run_id;
  std::optional<std::string> run_name;
};

project::Recording where_to_record(const Options& options, cli::Session& session,
                                   const project::Checkout& checkout, const project::Plan& plan) {
  auto result = recording(session);
  result.run_name = options.run_name;
  if (options.run_id) result.run_id = RunId::parse(*options.run_id);
  const std::vector<std::string> words{"bash", "-c", plan.launch.command};
  result.tags = exec::command_tags(words, checkout.source.directory);
  return result;
}

exec::Outcome launch(const Options& options, cli::Session& session, exec::SignalWatch& signals) {
  const auto checkout = check_out(session, options.source, exec::tool_runner(signals));
  auto plan =
      plan_run(session, checkout, run_request(options.source, options.launch), options.launch);
  const Run run =
      project::record_run(session.store(), plan, where_to_record(options, session, checkout, plan));
  session.note(fmt::format("run {} ({})", run.info.run_id, run.info.run_name));
  session.detail(plan.launch.command);
  const auto artifacts = cli::open_run_artifacts(session, run.info);
  keep_launch(session, *artifacts, checkout, plan.launch);
  return project::execute(plan.launch, checkout.source.directory, run,
                          {.store = session.store(),
                           .artifacts = *artifacts,
                           .clock = session.clock(),
                           .signals = signals,
                           .variable = variables(session),
                           .note = [&](const std::string& line) { session.note(line); },
                           .warn = [&](const std::string& line) { session.warn(line); }});
}

int run_project(const Options& options, cli::Session& session) {
  exec::Outcome outcome;
  {
    exec::SignalWatch signals(exec::choose_grouping());
    outcome = launch(options, session, signals);
  }
  exec::die_of_interrupt(outcome);
  return outcome.status.shell_code();
}

}  // namespace

void add_run(cli::Tool& tool) {
  auto& verb = tool.add_verb("run", "Run an entry point of a project and record it");
  auto& options = verb.options<Options>();
  add_source_arguments(verb, options.source);
  add_launch_arguments(verb, options.launch, options.source);
  verb.option("--run-name", "NAME", options.run_name,
              "The run's name; one is made up when not given");
  verb.option("--run-id", "ID", options.run_id, "Record into this run instead of a new one")
      .complete(cli::complete_run_ids);
  verb.notes("The exit code is the command's: 128 + N when signal N ended it.");
  verb.action([&options](cli::Session& session) { return run_project(options, session); });
}

}  // namespace mlf::tools
