// SPDX-License-Identifier: Apache-2.0
// `mlf project cancel`: ends submitted runs.
#include "backend/cancel.h"

#include <algorithm>

#include "cli/usage_error.h"
#include "jobs.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> runs;
  double grace = 10;
};

void cancel(const Options& options, cli::Session& session) {
  constexpr double most = 1e6;
  if (!(options.grace >= 0 && options.grace <= most)) {
    throw cli::usage_error("--grace must be a number of seconds from 0 to 1000000");
  }
  const auto backends = backends_of(session, session.context());
  const auto runs = backend::find_watched_runs(options.runs, backends.access());
  std::ranges::for_each(runs, backend::require_job);
  const std::chrono::milliseconds grace(static_cast<std::int64_t>(options.grace * 1000));
  const auto ended = backend::cancel_runs(runs, grace, backends.access(), session.context());
  for (const auto& state : ended) tell_status(session, state.info);
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
