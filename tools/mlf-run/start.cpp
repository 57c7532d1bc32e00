// SPDX-License-Identifier: Apache-2.0
// `mlf run start`: a new run; its id is printed, for MLFLOW_RUN_ID.
#include "cli/columns.h"
#include "cli/new_run.h"
#include "cli/session.h"
#include "tracking/git.h"
#include "tracking/source.h"
#include "verbs.h"
#include "wire/json.h"

namespace mlf::tools {

namespace {

void start(const cli::NewRunOptions& options, cli::Session& session) {
  // Nothing that git has to say may keep a run from starting.
  const auto repository =
      tracking::describe_repository(session.context(), tracking::GitTrouble::detail, 0);
  const Run run = cli::start_run(
      session, options, tracking::source_tags(tracking::calling_source_name(), repository));
  const bool json = cli::format_of(session) == cli::Format::json;
  session.out().line(json ? wire::json_text(run) : run.info.run_id);
}

}  // namespace

void add_start(cli::Tool& tool) {
  auto& verb = tool.add_verb("start", "Start a run and print its id");
  auto& options = verb.options<cli::NewRunOptions>();
  cli::add_new_run_options(verb, options);
  verb.flag(
          "--json", [&verb] { verb.session().options.format = "json"; },
          "Print the whole run in JSON")
      .group("Output");
  verb.notes("export MLFLOW_RUN_ID=$(mlf run start -e iris) makes it the run that others log to.");
  verb.action([&options](cli::Session& session) { start(options, session); });
}

}  // namespace mlf::tools
