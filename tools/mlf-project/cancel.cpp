// SPDX-License-Identifier: Apache-2.0
// `mlf project cancel`: ends submitted runs.
#include "backend/cancel.h"

#include "cli/usage_error.h"
#include "jobs.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> runs;
  double grace = 10;
};

backend::WatchedRun find_job(Jobs& jobs, const std::string& word) {
  auto run = jobs.find(word);
  if (run.job || run.has_ended) return run;
  throw invalid_state(
      "run {} was not submitted: it runs in the process that started it, which a signal ends",
      run.info.run_id);
}

void cancel(const Options& options, cli::Session& session) {
  constexpr double most = 1e6;
  if (!(options.grace >= 0 && options.grace <= most)) {
    throw cli::usage_error("--grace must be a number of seconds from 0 to 1000000");
  }
  Jobs jobs(session);
  std::vector<backend::WatchedRun> runs;
  for (const std::string& word : options.runs) runs.push_back(find_job(jobs, word));
  const std::chrono::milliseconds grace(static_cast<std::int64_t>(options.grace * 1000));
  backend::Cancellation cancellation(runs, grace, jobs.access(), session.context());
  wait_for_all(cancellation.watch(), [&] { cancellation.kill_overdue(); });
  for (const auto& state : cancellation.watch().states()) {
    const auto& info = state.info;
    session.note(fmt::format("run {} is {}", info.run_id, run_status_name(info.status)));
  }
}

}  // namespace

void add_cancel(cli::Tool& tool) {
  auto& verb = tool.add_verb("cancel", "End submitted runs and wait until they have ended");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.runs, "The runs' ids, or the beginning of them")
      .required()
      .complete(complete_submitted_runs);
  verb.option("--grace", "SECONDS", options.grace,
              "How long they get to end by themselves before they are killed; default 10");
  verb.notes("Runs that have ended already stay as they are.");
  verb.action([&options](cli::Session& session) { cancel(options, session); });
}

}  // namespace mlf::tools
