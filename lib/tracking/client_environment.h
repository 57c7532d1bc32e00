// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/process.h"
#include "core/run.h"

namespace mlf::tracking {

/// What the environment of a command gets, so that MLflow's clients in it log to this run:
/// MLFLOW_RUN_ID, MLFLOW_EXPERIMENT_ID (and no MLFLOW_EXPERIMENT_NAME, which may contradict it),
/// MLFLOW_TRACKING_URI, absolute, and for a store of files MLFLOW_ALLOW_FILE_STORE.
std::vector<EnvironmentChange> client_environment(const RunInfo& run,
                                                  std::string_view tracking_uri);

}  // namespace mlf::tracking
