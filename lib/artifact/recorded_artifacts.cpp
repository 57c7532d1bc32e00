// SPDX-License-Identifier: Apache-2.0
#include "artifact/recorded_artifacts.h"

namespace mlf::artifact {

RecordedArtifacts recorded_artifacts(const RunInfo& run, std::string_view tracking_uri) {
  const auto id = RelativePath::parse(run.run_id);
  return {.uri = run.artifact_uri,
          .owner = "run",
          .id = id,
          .below_store = RelativePath::parse(run.experiment_id) / id / artifacts_folder,
          .tracking_uri = std::string(tracking_uri)};
}

RecordedArtifacts recorded_artifacts(const LoggedModel& model, std::string_view tracking_uri) {
  const auto id = RelativePath::parse(model.model_id);
  return {
      .uri = model.artifact_location,
      .owner = "logged model",
      .id = id,
      .below_store = RelativePath::parse(model.experiment_id) / "models" / id / artifacts_folder,
      .tracking_uri = std::string(tracking_uri)};
}

}  // namespace mlf::artifact
