// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/user.h"

namespace mlf::container {

/// Expands ~, $NAME and ${NAME} in a volume "HOST:CONTAINER[:OPTIONS]", as a shell does. MLflow
/// passes volumes through a shell.
/// @throws Error INVALID_PARAMETER_VALUE with the name of a variable that is not set.
std::string expand_volume(std::string_view volume, const Variable& variable);

/// Refuses an expanded volume that would give the container power over this machine or its user.
/// Such are /etc, /proc, /sys, /boot, the sockets and data of container daemons, the home directory
/// as a whole, .ssh and .gnupg in it, and every directory that contains one of them, such as /.
/// Paths in `allowed`, and everything below them, are not refused. Relative paths start at the
/// project's directory.
/// @throws Error PERMISSION_DENIED with how to allow it.
void require_harmless_volume(std::string_view volume, const std::filesystem::path& project,
                             const std::vector<std::filesystem::path>& allowed,
                             const Variable& variable);

}  // namespace mlf::container
