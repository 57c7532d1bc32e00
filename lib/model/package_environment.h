// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "model/model_file.h"

namespace mlf::model {

/// What a user says of the packages that a model needs.
struct EnvironmentRequest {
  std::vector<std::string> requirements{};      ///< lines for pip: "numpy==2.1.0"
  std::optional<std::filesystem::path> file{};  ///< more such lines; "-r" and "-c" are read
  std::optional<std::string> python{};          ///< an interpreter that has the packages installed
};

/// The packages and the Python of a model. Versions that are not known are "".
struct PackageEnvironment {
  std::string python;
  std::string pip;
  std::string setuptools;
  std::string mlflow;
  std::string flavor_version;             ///< of the model's first package
  std::vector<std::string> requirements;  ///< MLflow, the model's packages, and those of the user
};

/// Pins the packages: as the user says it, else as the interpreter has them installed, else as the
/// model file says it. Warns of those that are not pinned.
/// @throws Error INVALID_PARAMETER_VALUE for a line that is no requirement, and when the
/// interpreter cannot be asked.
PackageEnvironment make_environment(const std::vector<NeededPackage>& packages,
                                    const EnvironmentRequest& request, const Context& context);

/// The texts of the files as MLflow writes them.
std::string requirements_text(const PackageEnvironment& environment);
std::string conda_text(const PackageEnvironment& environment);
std::string python_env_text(const PackageEnvironment& environment);

}  // namespace mlf::model
