// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace mlf {

/// Looks up an environment variable; nullopt when it is unset or empty.
using Variable = std::function<std::optional<std::string>(const std::string& name)>;

/// The Variable of this process.
std::optional<std::string> environment_variable(const std::string& name);

/// The user to record as mlflow.user, as MLflow chooses it: the first that is set of the variables
/// MLFLOW_TRACKING_USERNAME, LOGNAME, USER, LNAME and USERNAME, else the user of the process, else
/// "unknown".
std::string user_name(const Variable& variable);

/// The directory of mlf's caches: $XDG_CACHE_HOME/mlf, else ~/.cache/mlf. It may not exist yet.
/// @throws Error INVALID_STATE when neither XDG_CACHE_HOME nor a home directory is known.
std::filesystem::path cache_directory(const Variable& variable);

}  // namespace mlf
