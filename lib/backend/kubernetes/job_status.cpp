// SPDX-License-Identifier: Apache-2.0
#include "backend/kubernetes/job_status.h"

#include <array>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"

namespace mlf::backend {

namespace {

using State = JobStatus::State;

/// The member `key`, or null when there is none or `json` is not an object.
const Json& at(const Json& json, const char* key) {
  static const Json nothing;
  if (!json.is_object()) return nothing;
  const auto found = json.find(key);
  return found == json.end() ? nothing : *found;
}

std::string text(const Json& json, const char* key) {
  const Json& value = at(json, key);
  return value.is_string() ? printable(value.get<std::string>()) : "";
}

std::string with_message(const std::string& reason, const Json& json) {
  const std::string message = text(json, "message");
  if (reason.empty() || message.empty()) return reason + message;
  return reason + ": " + message;
}

/// Why a container does not run or how it failed; "" when it runs or is starting.
std::string detail_of_container(const Json& state) {
  const Json& waiting = at(state, "waiting");
  const std::string reason = text(waiting, "reason");
  if (!reason.empty() && reason != "ContainerCreating" && reason != "PodInitializing") {
    return with_message(reason, waiting);
  }
  const Json& ended = at(state, "terminated");
  const Json& code = at(ended, "exitCode");
  if (!code.is_number_integer() || code == 0) return "";
  const std::string how = text(ended, "reason");
  const std::string exit_code = "exit code " + std::to_string(code.get<int>());
  return how.empty() || how == "Error" ? exit_code : how + ", " + exit_code;
}

std::string detail_of_pod(const Json& pod) {
  const Json& status = at(pod, "status");
  for (const char* list : {"initContainerStatuses", "containerStatuses"}) {
    for (const Json& container : at(status, list)) {
      std::string detail = detail_of_container(at(container, "state"));
      if (!detail.empty()) return detail;
    }
  }
  for (const Json& condition : at(status, "conditions")) {
    if (text(condition, "type") == "PodScheduled" && text(condition, "status") == "False") {
      return with_message(text(condition, "reason"), condition);
    }
  }
  return "";
}

}  // namespace

JobStatus status_of_job(const Json& job) {
  const Json& status = at(job, "status");
  for (const Json& condition : at(status, "conditions")) {
    if (text(condition, "status") != "True") continue;
    const std::string type = text(condition, "type");
    if (type == "Complete") return {State::succeeded};
    if (type == "Failed")
      return {State::failed, with_message(text(condition, "reason"), condition)};
  }
  return {at(status, "startTime").is_string() ? State::running : State::queued};
}

std::string detail_of_pods(const Json& pods) {
  std::string last;
  for (const Json& pod : at(pods, "items")) {
    std::string detail = detail_of_pod(pod);
    if (!detail.empty()) last = std::move(detail);
  }
  return last;
}

}  // namespace mlf::backend
