// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "backend/backend.h"
#include "base/json.h"

namespace mlf::backend {

/// Where a Job stands, from what `kubectl get job -o json` says, judged as MLflow does: by the
/// conditions Failed and Complete, and by whether it has a start time.
JobStatus status_of_job(const Json& job);

/// Why the pods of a job do not run ("ImagePullBackOff: ...", "Unschedulable: ..."), or how the
/// program that failed ended ("OOMKilled", "exit code 3"), from what `kubectl get pods -o json`
/// says;
/// "" when nothing is to be said.
std::string detail_of_pods(const Json& pods);

}  // namespace mlf::backend
