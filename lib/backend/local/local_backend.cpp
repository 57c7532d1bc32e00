// SPDX-License-Identifier: Apache-2.0
#include "backend/local/local_backend.h"

#include <algorithm>

#include <fcntl.h>
#include <signal.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "exec/process_identity.h"
#include "exec/reap.h"

namespace mlf::backend {

namespace {

using State = JobStatus::State;

/// What `mlf-project execute` itself says, which no artifact has.
constexpr std::string_view log_name = ".mlf-job.log";

FileDescriptor open_log(const std::filesystem::path& directory) {
  const auto place = Directory::create(directory);
  const RelativePath name = RelativePath() / log_name;
  place.create_file(name, "", Durability::none);
  auto file = place.find_file(name, O_WRONLY | O_APPEND);
  if (!file) throw not_found("no file '{}'", (directory / log_name).string());
  return std::move(*file);
}

/// Whether the job's processes can be looked up here.
bool is_here(const exec::ProcessIdentity& identity) {
  const exec::Place here = exec::this_place();
  return !here.boot_id.empty() && identity.place == here;
}

/// The executor first, where it lives.
std::vector<exec::ProcessId> find_processes(const Job& job, const exec::ProcessId& executor) {
  auto result = exec::find_session(executor, job.launch.run_id);
  std::partition(result.begin(), result.end(),
                 [&](const auto& process) { return process == executor; });
  return result;
}

exec::ProcessId executor_of(const Job& job) {
  const auto identity = exec::decode_identity(job.id);
  if (identity && is_here(*identity)) return identity->supervisor;
  throw invalid_state("run {} can be stopped only where it runs: {}", job.launch.run_id,
                      identity ? "on host " + printable(identity->place.host) : "not here");
}

void send(const exec::ProcessId& process, int signal) { ::kill(process.pid, signal); }

}  // namespace

void LocalBackend::check(const project::Launch& launch) {
  if (launch.backend_config.empty()) return;
  surroundings_.warn("the backend 'local' has no settings; --backend-config is not used");
}

std::string LocalBackend::submit(const project::Launch& launch) {
  const FileDescriptor log = open_log(surroundings_.directory(launch));
  Command command{.arguments = execute_command(launch), .own_session = true};
  // By this the processes are found that outlive the executor.
  command.environment = {{"MLFLOW_RUN_ID", launch.run_id}};
  command.input = Redirect::null();
  command.output = Redirect::to(log.get());
  command.error = Redirect::to(log.get());
  const Process process = Process::spawn(command);
  // One that has ended already is no process that is there now or will be.
  constexpr std::uint64_t never = 1;
  const exec::ProcessId executor{process.pid(), never};
  return exec::encode({.place = exec::this_place(),
                       .supervisor = exec::find_process(process.pid()).value_or(executor)});
}

JobStatus LocalBackend::status(const Job& job) {
  const auto identity = exec::decode_identity(job.id);
  if (!identity) return {State::unknown, "no job of this backend"};
  const auto find = [](pid_t pid) { return exec::find_process(pid); };
  const auto verdict = exec::judge({.identity = identity}, exec::this_place(), {}, 0, find);
  if (verdict.life == exec::Life::alive) return {State::running};
  if (verdict.life == exec::Life::unknown) return {State::unknown, verdict.reason};
  if (!is_here(*identity)) return {State::killed, verdict.reason};
  const auto left = find_processes(job, identity->supervisor);
  if (left.empty()) return {State::killed};
  return {State::running, fmt::format("{}, and process {} that it started is not", verdict.reason,
                                      left.front().pid)};
}

void LocalBackend::cancel(const Job& job) {
  const exec::ProcessId executor = executor_of(job);
  const auto processes = find_processes(job, executor);
  if (processes.empty()) return;
  // The executor tells its command, and records how that ended.
  if (processes.front() == executor) return send(processes.front(), SIGTERM);
  for (const auto& process : processes) send(process, SIGTERM);
}

void LocalBackend::kill(const Job& job) {
  const exec::ProcessId executor = executor_of(job);
  const auto processes = find_processes(job, executor);
  for (const auto& process : processes) {
    // The executor gets the chance to record the end of what it started.
    const bool is_executor = process == executor;
    if (!is_executor || processes.size() == 1) send(process, SIGKILL);
  }
}

std::string LocalBackend::log(const Job& job) {
  const auto place = Directory::find(surroundings_.directory(job.launch));
  if (!place) return {};
  return place->read_file(RelativePath() / log_name).value_or("");
}

std::string LocalBackend::display(const std::string& job) const {
  const auto identity = exec::decode_identity(job);
  if (!identity) return job;
  const std::string process = fmt::format("process {}", identity->supervisor.pid);
  if (identity->place.host == exec::this_place().host) return process;
  return fmt::format("{} on {}", process, identity->place.host);
}

}  // namespace mlf::backend
