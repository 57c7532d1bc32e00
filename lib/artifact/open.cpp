// SPDX-License-Identifier: Apache-2.0
#include "artifact/open.h"

#include "artifact/local/local_repository.h"
#include "base/uri.h"

namespace mlf::artifact {

std::unique_ptr<ArtifactRepository> open_repository(std::string_view artifact_uri,
                                                    const RepositoryOptions& options) {
  const auto path = local_path(artifact_uri);
  if (!path) refuse_scheme(artifact_uri);
  return open_repository(Location{.base = *path, .below = {}}, options);
}

std::unique_ptr<ArtifactRepository> open_repository(const Location& location,
                                                    const RepositoryOptions& options) {
  return std::make_unique<LocalRepository>(location, options);
}

}  // namespace mlf::artifact
