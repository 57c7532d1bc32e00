// SPDX-License-Identifier: Apache-2.0
// A job is a background process, and its identity names that process. The identity is kept in a
// store that others may write to, so a process is never signalled merely because the identity names
// it: it must also hold the lock of the job's log in the run's directory, which the executor holds
// from its start, and have the run's id in its environment. When the executor has been killed, the
// processes it left behind are those of its session whose environment has the run's id and store.
#include "backend/local/local_backend.h"

#include <algorithm>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <signal.h>

#include "backend/job_log.h"
#include "base/error.h"
#include "base/file.h"
#include "base/held_file.h"
#include "base/process_identity.h"
#include "base/text.h"
#include "base/uri.h"
#include "record/reap.h"
#include "wire/process_json.h"

namespace mlf::backend {

namespace {

using State = JobStatus::State;

/// The output of `mlf-project execute` itself, which is not in the run's artifacts.
constexpr std::string_view log_name = ".mlf-job.log";

FileDescriptor open_log(const std::filesystem::path& directory) {
  const auto place = Directory::create(directory);
  const RelativePath name = RelativePath() / log_name;
  place.create_file(name, "", Durability::none);
  auto file = place.find_file(name, O_WRONLY | O_APPEND);
  if (!file) throw not_found("no file '{}'", printable((directory / log_name).string()));
  if (!hold_file(file->get())) {
    throw invalid_state("'{}' is held by another process, which carries the run out",
                        printable((directory / log_name).string()));
  }
  return std::move(*file);
}

/// Whether the process ran on this machine since it was last booted.
bool is_here(const ProcessIdentity& identity) {
  const ProcessPlace here = this_place();
  return !here.boot_id.empty() && identity.place == here;
}

ProcessIdentity identity_of(const Job& job) {
  const auto identity = wire::decode_identity(job.id);
  if (identity && is_here(*identity)) return *identity;
  throw invalid_state("run {} can be stopped only where it runs: {}", job.launch.run_id,
                      identity ? "on host " + printable(identity->place.host) : "not here");
}

/// Whether both URIs name the same store, also when they spell its directory differently.
bool is_same_store(const std::string& a, const std::string& b) {
  if (a == b) return true;
  try {
    const auto first = local_path(a);
    const auto second = local_path(b);
    std::error_code ignored;
    return first && second && std::filesystem::equivalent(*first, *second, ignored);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

/// Whether the process is the one that carries out the run.
bool LocalBackend::is_executor(const Job& job, const ProcessId& process) const {
  const auto place = Directory::find(job_directory(job.launch, options_.store, context_));
  if (!place) return false;
  const auto holders = find_holders(*place, RelativePath() / log_name);
  return std::ranges::find(holders, process) != holders.end() &&
         variable_of(process, "MLFLOW_RUN_ID") == job.launch.run_id;
}

/// The processes of the executor's session, the executor first; when it is gone, those it left
/// behind.
std::vector<ProcessId> LocalBackend::find_processes(const Job& job,
                                                    const ProcessId& executor) const {
  auto processes = find_session(executor.pid);
  if (is_executor(job, executor)) {
    std::partition(processes.begin(), processes.end(),
                   [&](const auto& process) { return process == executor; });
    return processes;
  }
  if (find_process(executor.pid)) return {};
  std::erase_if(processes, [&](const ProcessId& process) {
    const auto store = variable_of(process, "MLFLOW_TRACKING_URI");
    return variable_of(process, "MLFLOW_RUN_ID") != job.launch.run_id || !store ||
           !is_same_store(*store, options_.tracking_uri);
  });
  return processes;
}

/// As find_processes(), for signalling. @throws Error INVALID_STATE when the named process is alive
/// but does not belong to the run.
std::vector<ProcessId> LocalBackend::require_processes(const Job& job,
                                                       const ProcessId& executor) const {
  auto processes = find_processes(job, executor);
  if (processes.empty() && find_process(executor.pid) == executor) {
    throw invalid_state("process {}, which run {} names, is none of its own: it is left alone",
                        executor.pid, job.launch.run_id);
  }
  return processes;
}

void LocalBackend::check(const project::Launch& launch) {
  if (project::parse_backend_config(launch.request.backend_config).empty()) return;
  context_.reporter.warn("the backend 'local' has no settings; --backend-config is not used");
}

std::string LocalBackend::submit(const project::Launch& launch) {
  const FileDescriptor log = open_log(job_directory(launch, options_.store, context_));
  Command command{.arguments = execute_command(launch), .own_session = true};
  // find_processes() finds processes that outlive the executor by this variable.
  command.environment = {{"MLFLOW_RUN_ID", launch.run_id}};
  command.input = Redirect::null();
  command.output = Redirect::to(log.get());
  command.error = Redirect::to(log.get());
  const Process process = Process::spawn(command);
  // A process that has already ended gets a start time that no process has.
  constexpr std::uint64_t never = 1;
  const ProcessId executor{process.pid(), never};
  return wire::encode(
      {.place = this_place(), .supervisor = find_process(process.pid()).value_or(executor)});
}

JobStatus LocalBackend::status(const Job& job) {
  const auto identity = wire::decode_identity(job.id);
  if (!identity) return {State::unknown, "no job of this backend"};
  const auto find = [](pid_t pid) { return find_process(pid); };
  const auto verdict = record::judge({.identity = identity}, this_place(), {}, 0, find);
  const ProcessId& executor = identity->supervisor;
  if (verdict.life == record::Life::alive) {
    if (is_executor(job, executor)) return {State::running};
    return {State::unknown, fmt::format("process {} is none of the run's", executor.pid)};
  }
  if (verdict.life == record::Life::unknown) return {State::unknown, verdict.reason};
  if (!is_here(*identity)) return {State::killed, verdict.reason};
  const auto left = find_processes(job, executor);
  if (left.empty()) return {State::killed};
  return {State::running, fmt::format("{}, and process {} that it started is not", verdict.reason,
                                      left.front().pid)};
}

void LocalBackend::cancel(const Job& job) {
  const ProcessId executor = identity_of(job).supervisor;
  const auto processes = require_processes(job, executor);
  if (processes.empty()) return;
  // The executor passes the signal on to its command and records how that ended.
  if (processes.front() == executor) return send_signal(executor, SIGTERM);
  for (const auto& process : processes) send_signal(process, SIGTERM);
}

void LocalBackend::kill(const Job& job) {
  const ProcessId executor = identity_of(job).supervisor;
  const auto processes = require_processes(job, executor);
  for (const auto& process : processes) {
    // The executor is killed only when it is alone, so that it can record the end of its command.
    const bool is_executor = process == executor;
    if (!is_executor || processes.size() == 1) send_signal(process, SIGKILL);
  }
}

std::string LocalBackend::log(const Job& job) {
  const auto place = Directory::find(job_directory(job.launch, options_.store, context_));
  if (!place) return {};
  return read_job_log(*place, RelativePath() / log_name);
}

std::string LocalBackend::display(const std::string& job) const {
  const auto identity = wire::decode_identity(job);
  if (!identity) return job;
  const std::string process = fmt::format("process {}", identity->supervisor.pid);
  if (identity->place.host == this_place().host) return process;
  return fmt::format("{} on {}", process, identity->place.host);
}

}  // namespace mlf::backend
