// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace mlf {

/// Looks an environment variable up; nullopt when it is unset or empty.
using Variable = std::function<std::optional<std::string>(const std::string& name)>;

/// Who is recorded as mlflow.user: MLFLOW_TRACKING_USERNAME, LOGNAME, USER, LNAME, USERNAME, else
/// the user that the process runs as, else "unknown"; as MLflow decides it.
std::string user_name(const Variable& variable);

/// Where this user's caches of mlf are: $XDG_CACHE_HOME/mlf, else ~/.cache/mlf. It may not exist.
/// @throws Error INVALID_STATE when neither XDG_CACHE_HOME nor a home directory is known.
std::filesystem::path cache_directory(const Variable& variable);

}  // namespace mlf
