// SPDX-License-Identifier: Apache-2.0
#include "tracking/client_environment.h"

#include "base/uri.h"
#include "tracking/tracking_uri.h"

namespace mlf::tracking {

std::vector<EnvironmentChange> client_environment(const RunInfo& run,
                                                  std::string_view tracking_uri) {
  std::vector<EnvironmentChange> changes{
      {"MLFLOW_RUN_ID", run.run_id},
      {"MLFLOW_EXPERIMENT_ID", run.experiment_id},
      {"MLFLOW_EXPERIMENT_NAME", std::nullopt},
      {"MLFLOW_TRACKING_URI", absolute_tracking_uri(tracking_uri)}};
  if (local_path(tracking_uri)) changes.push_back({"MLFLOW_ALLOW_FILE_STORE", "true"});
  return changes;
}

}  // namespace mlf::tracking
