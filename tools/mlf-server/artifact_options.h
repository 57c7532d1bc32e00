// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/user.h"
#include "cli/verb.h"

namespace mlf::tools {

/// The options of `mlf server` about artifacts.
struct ArtifactOptions {
  std::optional<std::string> default_root;
  std::optional<std::string> destination;
  std::optional<bool> serve;
  bool only = false;
};

void add_artifact_options(cli::Verb& verb, ArtifactOptions& options);

/// What they say, together with MLflow's variables.
struct ArtifactChoice {
  std::optional<std::string> root;  ///< of new experiments; see store::OpenOptions
  /// Where the artifacts of mlflow-artifacts: URIs are; nullopt when they are not served.
  std::optional<std::string> destination;
  bool only = false;  ///< nothing of runs and models is answered
};
/// @throws Error for a variable that is neither true nor false; UsageError when nothing is left to
/// serve.
ArtifactChoice choose_artifacts(const ArtifactOptions& options, const Variable& variable);

/// The value of a variable as MLflow reads a flag; nullopt when it is unset or "".
/// @throws Error INVALID_PARAMETER_VALUE for what is neither true nor false.
std::optional<bool> flag_of(const Variable& variable, const std::string& name);
/// The option, else the variable.
std::optional<std::string> given_or(const std::optional<std::string>& given,
                                    const Variable& variable, const std::string& name);

}  // namespace mlf::tools
