// SPDX-License-Identifier: Apache-2.0
#include "backend/kubernetes/job_status.h"

#include <array>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace mlf::backend {

namespace {

using JobJson = nlohmann::json;
using State = JobStatus::State;

/// The member, or a null that everything can be asked of.
const JobJson& at(const JobJson& json, const char* key) {
  static const JobJson nothing;
  if (!json.is_object()) return nothing;
  const auto found = json.find(key);
  return found == json.end() ? nothing : *found;
}

std::string text(const JobJson& json, const char* key) {
  const JobJson& value = at(json, key);
  return value.is_string() ? printable(value.get<std::string>()) : "";
}

std::string with_message(const std::string& reason, const JobJson& json) {
  const std::string message = text(json, "message");
  if (reason.empty() || message.empty()) return reason + message;
  return reason + ": " + message;
}

/// What is to be said of one container's state; "" of one that runs or is about to.
std::string detail_of_container(const JobJson& state) {
  const JobJson& waiting = at(state, "waiting");
  const std::string reason = text(waiting, "reason");
  if (!reason.empty() && reason != "ContainerCreating" && reason != "PodInitializing") {
    return with_message(reason, waiting);
  }
  const JobJson& ended = at(state, "terminated");
  const JobJson& code = at(ended, "exitCode");
  if (!code.is_number_integer() || code == 0) return "";
  const std::string how = text(ended, "reason");
  const std::string exit_code = "exit code " + std::to_string(code.get<int>());
  return how.empty() || how == "Error" ? exit_code : how + ", " + exit_code;
}

std::string detail_of_pod(const JobJson& pod) {
  const JobJson& status = at(pod, "status");
  for (const char* list : {"initContainerStatuses", "containerStatuses"}) {
    for (const JobJson& container : at(status, list)) {
      std::string detail = detail_of_container(at(container, "state"));
      if (!detail.empty()) return detail;
    }
  }
  for (const JobJson& condition : at(status, "conditions")) {
    if (text(condition, "type") == "PodScheduled" && text(condition, "status") == "False") {
      return with_message(text(condition, "reason"), condition);
    }
  }
  return "";
}

}  // namespace

JobStatus status_of_job(const JobJson& job) {
  const JobJson& status = at(job, "status");
  for (const JobJson& condition : at(status, "conditions")) {
    if (text(condition, "status") != "True") continue;
    const std::string type = text(condition, "type");
    if (type == "Complete") return {State::succeeded};
    if (type == "Failed")
      return {State::failed, with_message(text(condition, "reason"), condition)};
  }
  return {at(status, "startTime").is_string() ? State::running : State::queued};
}

std::string detail_of_pods(const JobJson& pods) {
  std::string last;
  for (const JobJson& pod : at(pods, "items")) {
    std::string detail = detail_of_pod(pod);
    if (!detail.empty()) last = std::move(detail);
  }
  return last;
}

}  // namespace mlf::backend
