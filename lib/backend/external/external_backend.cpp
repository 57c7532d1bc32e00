// SPDX-License-Identifier: Apache-2.0
#include "backend/external/external_backend.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace mlf::backend {

namespace {

using State = JobStatus::State;

State parse_state(const std::string& text) {
  constexpr std::array all{State::queued, State::running,   State::succeeded, State::failed,
                           State::killed, State::forgotten, State::unknown};
  const auto* const found =
      std::ranges::find_if(all, [&](State state) { return to_string(state) == text; });
  if (found != all.end()) return *found;
  throw internal_error("there is no state '{}'", printable(text));
}

/// The member `name` of the answer. @throws Error INTERNAL_ERROR unless it is a string.
std::string text_in(const Json& answer, const char* name) {
  if (answer.is_object() && answer.contains(name) && answer[name].is_string()) {
    return answer[name].get<std::string>();
  }
  throw internal_error("its answer has no string '{}'", name);
}

/// Checks the identity that a backend program gave a job. Its format is the program's own, but it
/// becomes an argument: it must be one word and must not look like an option. @throws Error
/// INVALID_STATE.
const std::string& checked_job(const std::string& job) {
  const bool is_word = std::ranges::all_of(job, [](char c) { return c > ' ' && c < 0x7f; });
  if (is_word && !job.empty() && job.front() != '-') return job;
  throw invalid_state("'{}' is no job: one is a word without blanks that does not begin with '-'",
                      printable(job));
}

std::string last_line(std::string_view text) {
  std::string result;
  for (const std::string_view line : split(text, '\n')) {
    if (!trim(line).empty()) result = printable(trim(line));
  }
  return result;
}

}  // namespace

std::string ExternalBackend::ask(const std::string& request, const project::Launch& launch,
                                 const std::optional<std::string>& job) {
  Json input{{"launch", Json::parse(project::encode(launch))},
             {"execute", execute_command(launch)},
             {"directory", job_directory(launch, options_.store, context_).string()}};
  input["job"] = job ? Json(checked_job(*job)) : Json();
  const Captured answer =
      options_.ask_tool({.arguments = {program_.string(), request}}, json_line(input) + "\n");
  if (answer.timed_out) throw internal_error("it did not answer within a minute");
  if (answer.status.success()) return answer.output;
  const std::string said = last_line(answer.error);
  if (!said.empty()) throw internal_error("{}", said);
  throw internal_error("it failed with exit code {}", answer.status.shell_code());
}

std::string ExternalBackend::submit(const project::Launch& launch) {
  try {
    const Json answer = Json::parse(ask("submit", launch, std::nullopt), nullptr, false);
    return checked_job(text_in(answer, "job"));
  } catch (const Error& error) {
    throw error.with_context(program_.filename().string());
  }
}

JobStatus ExternalBackend::status(const Job& job) {
  try {
    const Json answer = Json::parse(ask("status", job.launch, job.id), nullptr, false);
    JobStatus status{parse_state(text_in(answer, "state")), {}};
    if (answer.contains("detail")) status.detail = printable(text_in(answer, "detail"));
    return status;
  } catch (const Error& error) {
    return {State::unknown, error.with_context(program_.filename().string()).what()};
  }
}

void ExternalBackend::cancel(const Job& job) { ask("cancel", job.launch, job.id); }

void ExternalBackend::kill(const Job& job) { ask("kill", job.launch, job.id); }

std::string ExternalBackend::log(const Job& job) { return ask("log", job.launch, job.id); }

}  // namespace mlf::backend
