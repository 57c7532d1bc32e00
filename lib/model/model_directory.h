// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "artifact/artifact_repository.h"
#include "base/relative_path.h"
#include "model/mlmodel.h"
#include "tracking/artifacts.h"

/// The directory of a model, here or wherever its artifacts are. Only small files are read, and
/// nothing is loaded.
namespace mlf::model {

/// Where the directory is, for people: a path or a URI.
std::string place_of(const tracking::ArtifactTarget& directory);

/// Whether the directory has a MLmodel file.
bool has_mlmodel(const tracking::ArtifactTarget& directory);

/// Reads the MLmodel file of a directory. @throws Error RESOURCE_DOES_NOT_EXIST when it has none;
/// and as parse_mlmodel().
Mlmodel read_mlmodel(const tracking::ArtifactTarget& directory);

/// A file of the directory up to `limit` bytes; nullopt when it does not exist.
std::optional<std::string> read_beginning(const tracking::ArtifactTarget& directory,
                                          const RelativePath& path, std::size_t limit);

/// The files that say which packages the model needs, as far as they exist.
struct EnvironmentFiles {
  std::optional<RelativePath> python_env;    ///< python_env.yaml
  std::optional<RelativePath> conda_env;     ///< conda.yaml
  std::optional<RelativePath> requirements;  ///< requirements.txt
};

/// The files that the flavor python_function names, and requirements.txt.
EnvironmentFiles find_environment(const tracking::ArtifactTarget& directory, const Mlmodel& model);

}  // namespace mlf::model
