// SPDX-License-Identifier: Apache-2.0
#include "jobs.h"

#include "report/run_listing.h"
#include "tracking/tracking_uri.h"

namespace mlf::tools {

backend::Backends backends_of(cli::Session& session, const Context& context) {
  return {session.store(), tracking::absolute_tracking_uri(session.tracking_uri()), context};
}

backend::OutputFollower::Sink terminal_of(cli::Session& session) {
  return [&session](supervise::Stream stream, std::string_view bytes) {
    if (stream == supervise::Stream::error) return session.pass_on_error(bytes);
    session.out().write(bytes);
    session.out().flush();
  };
}

void tell_status(cli::Session& session, const RunInfo& run) {
  session.note(fmt::format("run {} is {}", run.run_id, run_status_name(run.status)));
}

std::vector<cli::Candidate> complete_submitted_runs(cli::Session& session, std::string_view) {
  std::vector<cli::Candidate> candidates;
  const auto experiments = report::experiments_in_scope(session);
  for (const Run& run :
       backend::find_submitted(session.store(), experiments, backend::EndedRuns::left_out)) {
    const auto& info = run.info;
    candidates.push_back(
        {info.run_id, info.run_name + " " + std::string(run_status_name(info.status))});
  }
  return candidates;
}

std::vector<cli::Candidate> complete_backends(cli::Session& session, std::string_view) {
  std::vector<cli::Candidate> candidates;
  for (auto& name : backend::backend_names(session.environment("PATH").value_or(""))) {
    candidates.push_back({std::move(name), ""});
  }
  return candidates;
}

}  // namespace mlf::tools
