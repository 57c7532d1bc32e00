// SPDX-License-Identifier: Apache-2.0
#include "tracking/client_environment.h"

#include <map>
#include <optional>

#include <doctest/doctest.h>

using namespace mlf;
using namespace mlf::tracking;

namespace {

std::map<std::string, std::optional<std::string>> variables_for(std::string_view tracking_uri) {
  RunInfo run;
  run.run_id = "r";
  run.experiment_id = "7";
  std::map<std::string, std::optional<std::string>> result;
  for (const auto& change : client_environment(run, tracking_uri)) {
    result[change.name] = change.value;
  }
  return result;
}

}  // namespace

TEST_CASE("MLflow in a command logs to the run, whatever the environment said before") {
  const auto variables = variables_for("/srv/mlruns");
  CHECK(variables.at("MLFLOW_RUN_ID") == "r");
  CHECK(variables.at("MLFLOW_EXPERIMENT_ID") == "7");
  CHECK(variables.at("MLFLOW_EXPERIMENT_NAME") == std::nullopt);
  CHECK(variables.at("MLFLOW_TRACKING_URI") == "file:///srv/mlruns");
  CHECK(variables.at("MLFLOW_ALLOW_FILE_STORE") == "true");
  CHECK_FALSE(variables_for("http://host:5000").contains("MLFLOW_ALLOW_FILE_STORE"));
}
