// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/user.h"
#include "env/manager.h"

namespace mlf::tools {

/// What the environment says about options of `mlf models serve` that are not given. Images of
/// `mlf models build-docker` are set up by it.
struct ServeDefaults {
  /// MLF_SERVE_MODEL: the first of these directories, separated by ':', that has a model; the last
  /// when none has.
  std::optional<std::string> model;
  std::optional<std::string> host;      ///< MLF_SERVE_HOST
  std::optional<std::uint16_t> port;    ///< SAGEMAKER_BIND_TO_PORT, else MLF_SERVE_PORT
  std::optional<std::size_t> workers;   ///< MLFLOW_MODELS_WORKERS
  std::optional<env::Manager> manager;  ///< MLF_SERVE_ENV_MANAGER
};

/// @throws Error INVALID_PARAMETER_VALUE with the name of a variable that has no such value.
ServeDefaults serve_defaults(const Variable& variable);

}  // namespace mlf::tools
