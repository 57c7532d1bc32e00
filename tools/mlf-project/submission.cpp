// SPDX-License-Identifier: Apache-2.0
#include "submission.h"

#include "backend/wait_for_run.h"
#include "jobs.h"

namespace mlf::tools {

backend::Job submit(cli::Session& session, backend::Backends& backends,
                    const project::Launch& launch, const Context& context) {
  const std::string& name = launch.request.backend;
  auto& backend = backends.get(name);
  auto job = backend::submit(backend, std::span(&launch, 1), 0, session.store(), context).front();
  session.note(fmt::format("{}: {}", name, backend.display(job.id)));
  return job;
}

namespace {

void show_state(cli::Session& session, const backend::WatchedState& state) {
  const bool is_waiting = state.info.status == RunStatus::scheduled && state.job;
  if (!is_waiting) return session.status("");
  const auto& detail = state.job->detail;
  session.status(
      fmt::format("{}{}{}", to_string(state.job->state), detail.empty() ? "" : ": ", detail));
}

void tell_end(cli::Session& session, const backend::WatchedState& state) {
  const RunInfo& info = state.info;
  if (!state.has_ended()) {
    session.note(fmt::format("run {} goes on; `mlf project wait` waits for it", info.run_id));
  } else if (state.job && !state.job->detail.empty()) {
    session.note(fmt::format("run {} is {}: {}", info.run_id, run_status_name(info.status),
                             state.job->detail));
  }
}

}  // namespace

int wait_for_end(cli::Session& session, const backend::Backends& backends, const backend::Job& job,
                 supervise::SignalWatch& signals, const Context& context) {
  const auto result = backend::wait_for_run(
      job,
      {.sink = terminal_of(session),
       .on_look = [&](const backend::WatchedState& state) { show_state(session, state); }},
      backends.access(), signals, context);
  session.status("");
  session.pass_on_error(result.log);
  tell_end(session, result.state);
  return result.exit_code;
}

}  // namespace mlf::tools
