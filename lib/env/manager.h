// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace mlf::env {

/// What makes a project's or model's Python environment; MLflow's names.
enum class Manager {
  local,       ///< nothing: what is there is used
  virtualenv,  ///< python -m venv and pip
  uv,
  conda,  ///< conda, mamba or micromamba
};

/// "virtualenv", as --env-manager has it.
std::string_view to_string(Manager manager);
std::optional<Manager> find_manager(std::string_view name);

}  // namespace mlf::env
