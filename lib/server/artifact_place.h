// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "artifact/artifact_repository.h"
#include "base/relative_path.h"
#include "core/logged_model.h"
#include "core/model_version.h"
#include "core/run.h"
#include "server/route.h"

namespace mlf::server {

/// Where the artifacts of a run or model are, as the server reaches them.
struct ArtifactPlace {
  std::shared_ptr<artifact::ArtifactRepository> repository;
  RelativePath root{};  ///< in the repository
};

/// What the store recorded is checked, for anyone who can write to it may have written it.
/// @throws Error as artifact::open_artifacts(); INVALID_STATE where the place is another server.
ArtifactPlace artifacts_of(const Services& services, const RunInfo& run);
ArtifactPlace artifacts_of(const Services& services, const LoggedModel& model);
/// The files of a version. @throws Error the same; INVALID_STATE where a local path is recorded
/// that is not among the artifacts of the run or logged model that the version names.
ArtifactPlace artifacts_of(const Services& services, const ModelVersion& version);

}  // namespace mlf::server
