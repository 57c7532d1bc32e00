// SPDX-License-Identifier: Apache-2.0
#include "submission.h"

#include "arguments.h"
#include "backend/attend.h"
#include "cli/artifacts.h"

namespace mlf::tools {

namespace {

backend::Job submit(cli::Session& session, Jobs& jobs, const project::Launch& launch,
                    const Context& context) {
  const std::string& name = launch.request.backend;
  auto& backend = jobs.backend(name);
  auto job = backend::submit(backend, std::span(&launch, 1), 0, session.store(), context).front();
  session.note(fmt::format("{}: {}", name, backend.display(job.id)));
  return job;
}

void show_state(cli::Session& session, const backend::WatchedState& state) {
  const bool is_waiting = state.info.status == RunStatus::scheduled && state.job;
  if (!is_waiting) return session.status("");
  const auto& detail = state.job->detail;
  session.status(
      fmt::format("{}{}{}", to_string(state.job->state), detail.empty() ? "" : ": ", detail));
}

int exit_code(cli::Session& session, const backend::AttendResult& attended) {
  constexpr int killed_by = 128;
  const RunInfo& info = attended.state.info;
  const int of_signal = killed_by + attended.signal;
  if (!attended.state.has_ended()) {
    session.note(fmt::format("run {} goes on; `mlf project wait` waits for it", info.run_id));
    return of_signal;
  }
  if (const auto& job = attended.state.job; job && !job->detail.empty()) {
    session.note(
        fmt::format("run {} is {}: {}", info.run_id, run_status_name(info.status), job->detail));
  }
  const int code = backend::exit_code_of(session.store(), RunId::parse(info.run_id));
  return code == 1 && attended.signal != 0 ? of_signal : code;
}

}  // namespace

int submit_and_wait(cli::Session& session, Jobs& jobs, const project::Launch& launch,
                    supervise::SignalWatch& signals, const Context& context) {
  const auto job = submit(session, jobs, launch, context);
  const auto info = session.store().get_run_info(RunId::parse(launch.run_id));
  const auto artifacts = cli::open_run_artifacts(session, info);
  backend::OutputFollower output(*artifacts, [&](supervise::Stream stream, std::string_view bytes) {
    if (stream == supervise::Stream::error) return session.pass_on_error(bytes);
    session.out().write(bytes);
    session.out().flush();
  });
  backend::JobWatch watch({{info, job}}, jobs.access(), context);
  const auto attended = backend::attend(
      {.watch = watch,
       .backend = jobs.backend(launch.request.backend),
       .job = job,
       .output = output,
       .signals = signals,
       .on_look = [&](const backend::WatchedState& state) { show_state(session, state); },
       .reporter = session});
  session.status("");
  if (!output.has_any()) session.pass_on_error(jobs.backend(launch.request.backend).log(job));
  return exit_code(session, attended);
}

void submit_in_background(cli::Session& session, Jobs& jobs, const project::Launch& launch,
                          const Context& context) {
  submit(session, jobs, launch, context);
  session.out().line(launch.run_id);
}

}  // namespace mlf::tools
