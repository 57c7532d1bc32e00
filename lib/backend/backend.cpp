// SPDX-License-Identifier: Apache-2.0
#include "backend/backend.h"

#include <chrono>
#include <exception>

#include "base/error.h"
#include "base/own_executable.h"

namespace mlf::backend {

std::string_view to_string(JobStatus::State state) {
  switch (state) {
    case JobStatus::State::queued:
      return "queued";
    case JobStatus::State::running:
      return "running";
    case JobStatus::State::succeeded:
      return "succeeded";
    case JobStatus::State::failed:
      return "failed";
    case JobStatus::State::killed:
      return "killed";
    case JobStatus::State::forgotten:
      return "forgotten";
    case JobStatus::State::unknown:
      break;
  }
  return "unknown";
}

Captured ask_tool(Command command, const std::string& input) {
  command.own_group = true;
  return capture(std::move(command), {.input = input, .timeout = std::chrono::minutes(1)});
}

std::filesystem::path job_directory(const project::Launch& launch, store::TrackingStore& store,
                                    const Context& context) {
  if (const auto directory = store.job_directory(RunId::parse(launch.run_id))) return *directory;
  auto directory = cache_directory(context.variable) / "jobs" / launch.run_id;
  std::filesystem::create_directories(directory);
  return directory;
}

std::vector<std::string> Backend::submit_array(std::span<const project::Launch> launches,
                                               std::size_t /*at_once*/) {
  std::vector<std::string> jobs;
  try {
    for (const project::Launch& launch : launches) jobs.push_back(submit(launch));
  } catch (const Error&) {
    for (std::size_t i = 0; i < jobs.size(); ++i) kill({launches[i], jobs[i]});
    throw;
  }
  return jobs;
}

std::vector<JobStatus> Backend::statuses(std::span<const Job> jobs) {
  std::vector<JobStatus> result;
  result.reserve(jobs.size());
  for (const Job& job : jobs) result.push_back(status(job));
  return result;
}

namespace {

template <typename Action>
void each(std::span<const Job> jobs, const Action& action) {
  std::exception_ptr first;
  for (const Job& job : jobs) {
    try {
      action(job);
    } catch (const Error&) {
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
}

}  // namespace

void Backend::cancel_all(std::span<const Job> jobs) {
  each(jobs, [this](const Job& job) { cancel(job); });
}

void Backend::kill_all(std::span<const Job> jobs) {
  each(jobs, [this](const Job& job) { kill(job); });
}

std::vector<std::string> execute_command(const project::Launch& launch) {
  return {(executables_directory() / "mlf-project").string(), "execute", launch.run_id,
          "--tracking-uri=" + launch.tracking_uri};
}

}  // namespace mlf::backend
