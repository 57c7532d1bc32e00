// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "artifact/artifact_repository.h"

namespace mlf::artifact {

/// The repository at an artifact URI: a path or file: URI is a local directory, which put_file()
/// makes when it does not exist.
/// @throws Error INVALID_PARAMETER_VALUE for a scheme that no repository has.
std::unique_ptr<ArtifactRepository> open_repository(std::string_view artifact_uri);

}  // namespace mlf::artifact
