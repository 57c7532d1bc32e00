// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/user.h"

namespace mlf::env {

/// The installed conda, or a mamba or micromamba used instead, and its commands.
struct CondaTool {
  std::string program;  ///< a path, or a name that is on PATH
  std::string creator;  ///< the program that makes environments: $MLFLOW_CONDA_CREATE_ENV_CMD
  /// `program` is mamba or micromamba, whose commands differ from conda's.
  bool is_mamba = false;
  /// The shell command that must run before "conda activate".
  std::optional<std::string> profile;

  std::vector<std::string> list_command() const;
  /// Without a file the environment contains only Python.
  std::vector<std::string> create_command(std::string_view name,
                                          const std::optional<std::filesystem::path>& file) const;
  /// Requirements as pip writes them: conda pins with "=".
  std::vector<std::string> install_command(std::string_view name,
                                           const std::vector<std::string>& requirements) const;
  std::vector<std::string> remove_command(std::string_view name) const;
  std::vector<std::string> packages_command(std::string_view name) const;
  std::vector<std::string> activation(std::string_view name) const;
};

/// Finds conda as MLflow does: in $MLFLOW_CONDA_HOME, else beside $CONDA_EXE, else on PATH. The
/// creator is the program $MLFLOW_CONDA_CREATE_ENV_CMD in the same place. If there is no conda:
/// $MAMBA_EXE, else micromamba or mamba on PATH.
/// @throws Error RESOURCE_DOES_NOT_EXIST with what is missing and where it was looked for.
CondaTool find_conda(const Variable& variable);

}  // namespace mlf::env
