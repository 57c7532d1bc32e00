// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/relative_path.h"
#include "core/logged_model.h"
#include "core/run.h"

namespace mlf::artifact {

/// The last component of a recorded artifact URI; the owner's id comes before it.
inline constexpr std::string_view artifacts_folder = "artifacts";

/// Where the artifacts of a run or logged model are, as its store records it. Anyone who can write
/// to the store may have written it, so a repository must check it before use.
struct RecordedArtifacts {
  std::string uri;           ///< the artifact URI
  std::string owner;         ///< "run" or "logged model"
  RelativePath id;           ///< of the owner
  RelativePath below_store;  ///< where a file store with MLflow's layout keeps these artifacts
  std::string tracking_uri;  ///< of the store
};

/// @throws Error INVALID_PARAMETER_VALUE for an id that is no path component.
RecordedArtifacts recorded_artifacts(const RunInfo& run, std::string_view tracking_uri);
RecordedArtifacts recorded_artifacts(const LoggedModel& model, std::string_view tracking_uri);

}  // namespace mlf::artifact
