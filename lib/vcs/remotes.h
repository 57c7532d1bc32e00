// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "vcs/libgit2.h"

namespace mlf::vcs {

/// The URL of the first remote in the repository's own configuration, without credentials; nullopt
/// when it has none. MLflow records the same one.
std::optional<std::string> first_remote_url(git_repository* repository);

}  // namespace mlf::vcs
