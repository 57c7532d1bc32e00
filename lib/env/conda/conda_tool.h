// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/user.h"

namespace mlf::env {

/// A conda, or a mamba or micromamba in its place, and how it is called.
struct CondaTool {
  std::string program;  ///< a path, or a name that is on PATH
  std::string creator;  ///< the program that creates environments, which MLflow lets one choose
  /// mamba and micromamba without a conda beside them, whose commands differ a little.
  bool is_mamba = false;
  /// The shell's commands that make "conda activate" known.
  std::optional<std::string> profile;

  std::vector<std::string> list_command() const;
  /// Without a file: an environment with Python alone.
  std::vector<std::string> create_command(std::string_view name,
                                          const std::optional<std::filesystem::path>& file) const;
  std::vector<std::string> remove_command(std::string_view name) const;
  std::vector<std::string> packages_command(std::string_view name) const;
  std::vector<std::string> activation(std::string_view name) const;
};

/// As MLflow decides it: of $MLFLOW_CONDA_HOME, else beside $CONDA_EXE, else conda on PATH; the
/// creator is $MLFLOW_CONDA_CREATE_ENV_CMD there. Where there is no conda on PATH: $MAMBA_EXE,
/// micromamba or mamba.
/// @throws Error RESOURCE_DOES_NOT_EXIST naming what is missing, and where it was looked for.
CondaTool find_conda(const Variable& variable);

}  // namespace mlf::env
