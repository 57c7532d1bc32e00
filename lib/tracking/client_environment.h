// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/process.h"
#include "core/run.h"

namespace mlf::tracking {

/// Environment changes for a command, so that MLflow clients in it log to this run: MLFLOW_RUN_ID,
/// MLFLOW_EXPERIMENT_ID, MLFLOW_TRACKING_URI (absolute) and, for a file store,
/// MLFLOW_ALLOW_FILE_STORE. MLFLOW_EXPERIMENT_NAME is unset, since it may name another experiment.
std::vector<EnvironmentChange> client_environment(const RunInfo& run,
                                                  std::string_view tracking_uri);

}  // namespace mlf::tracking
