// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "backend/backend.h"
#include "base/json.h"

namespace mlf::backend {

/// The state of a Job, from the output of `kubectl get job -o json`. It is judged as MLflow does:
/// by the conditions Failed and Complete, and by whether there is a start time.
JobStatus status_of_job(const Json& job);

/// Why a job's pods do not run ("ImagePullBackOff: ...", "Unschedulable: ...") or how the program
/// failed ("OOMKilled", "exit code 3"), from the output of `kubectl get pods -o json`; "" when
/// there is nothing to report.
std::string detail_of_pods(const Json& pods);

}  // namespace mlf::backend
