// SPDX-License-Identifier: Apache-2.0
#include "backend/slurm/slurm_states.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace mlf::backend {

namespace {

using State = JobStatus::State;

/// All states in squeue(1) and sacct(1).
constexpr std::array<std::pair<std::string_view, State>, 25> states{{
    {"PENDING", State::queued},       {"CONFIGURING", State::queued},
    {"REQUEUED", State::queued},      {"REQUEUE_FED", State::queued},
    {"REQUEUE_HOLD", State::queued},  {"RESV_DEL_HOLD", State::queued},
    {"SPECIAL_EXIT", State::queued},  {"RUNNING", State::running},
    {"COMPLETING", State::running},   {"SUSPENDED", State::running},
    {"STOPPED", State::running},      {"SIGNALING", State::running},
    {"RESIZING", State::running},     {"STAGE_OUT", State::running},
    {"COMPLETED", State::succeeded},  {"FAILED", State::failed},
    {"LAUNCH_FAILED", State::failed}, {"CANCELLED", State::killed},
    {"TIMEOUT", State::killed},       {"DEADLINE", State::killed},
    {"NODE_FAIL", State::killed},     {"BOOT_FAIL", State::killed},
    {"PREEMPTED", State::killed},     {"OUT_OF_MEMORY", State::killed},
    {"REVOKED", State::killed},
}};

/// Whether the state's name explains why the job ended, not only that it did.
bool is_telling(std::string_view state) {
  return state != "COMPLETED" && state != "FAILED" && state != "CANCELLED";
}

/// The state that a job will end in, from the reason that squeue gives while it is ending.
std::string_view end_of(std::string_view reason) {
  if (reason == "TimeLimit") return "TIMEOUT";
  if (reason == "OutOfMemory") return "OUT_OF_MEMORY";
  return reason;
}

}  // namespace

JobStatus slurm_status(std::string_view state, std::string_view reason) {
  const std::string_view word = state.substr(0, state.find_first_of(" +"));
  const auto* const found =
      std::ranges::find(states, word, &std::pair<std::string_view, State>::first);
  if (found == states.end()) return {State::unknown, printable(state)};
  JobStatus status{found->second, {}};
  if (status.has_ended()) {
    if (is_telling(word)) status.detail = std::string(word);
  } else if (reason != "None") {
    status.detail = printable(word == "COMPLETING" ? end_of(reason) : reason);
  }
  return status;
}

std::map<std::string, JobStatus> parse_slurm_states(std::string_view lines) {
  std::map<std::string, JobStatus> result;
  for (const std::string_view line : split(lines, '\n')) {
    const auto fields = split(trim(line), '|');
    if (fields.size() < 2) continue;
    result[std::string(fields[0])] = slurm_status(fields[1], fields.size() > 2 ? fields[2] : "");
  }
  return result;
}

}  // namespace mlf::backend
