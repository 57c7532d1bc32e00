// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace mlf::env {

/// The tool that makes a project's or model's Python environment. The names are MLflow's.
enum class Manager {
  local,       ///< none: the Python that is installed is used
  virtualenv,  ///< python -m venv and pip
  uv,
  conda,  ///< conda, mamba or micromamba
};

/// The name as --env-manager takes it: "virtualenv".
std::string_view to_string(Manager manager);
std::optional<Manager> find_manager(std::string_view name);

}  // namespace mlf::env
