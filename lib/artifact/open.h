// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "artifact/location.h"
#include "base/file.h"

namespace mlf::artifact {

struct RepositoryOptions {
  /// Is told, in one line each, of entries that were left out: devices, links that lead nowhere or
  /// out of the repository. May be called from several threads at once.
  std::function<void(std::string)> warn = [](const std::string&) {};
  Durability durability = Durability::commit;
};

/// The repository at an artifact URI: a path or file: URI is a local directory, which a put makes
/// when it does not exist.
/// @throws Error INVALID_PARAMETER_VALUE for a scheme that no repository has, naming those that
///   exist.
std::unique_ptr<ArtifactRepository> open_repository(std::string_view artifact_uri,
                                                    const RepositoryOptions& options = {});

/// The repository at a location that run_location() or model_location() found.
std::unique_ptr<ArtifactRepository> open_repository(const Location& location,
                                                    const RepositoryOptions& options = {});

}  // namespace mlf::artifact
