// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/user.h"

namespace mlf::container {

/// "HOST:CONTAINER[:OPTIONS]" with what a shell would have put in place of ~, $NAME and ${NAME}:
/// MLflow lets one see its volumes.
/// @throws Error INVALID_PARAMETER_VALUE naming a variable that is not set.
std::string expand_volume(std::string_view volume, const Variable& variable);

/// Refuses an expanded volume that would give the container power over this machine or its user: /,
/// /etc, /proc, /sys, the sockets of container daemons, the home directory, its keys, and what has
/// one of them in it, unless it is or lies in one of `allowed`. Relative paths start at the
/// project.
/// @throws Error PERMISSION_DENIED saying how to allow it.
void require_harmless_volume(std::string_view volume, const std::filesystem::path& project,
                             const std::vector<std::filesystem::path>& allowed,
                             const Variable& variable);

}  // namespace mlf::container
