// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "vcs/description.h"

/// What libgit2 cannot answer as git would is asked of the git that is installed: repositories of a
/// form that it does not know (partial and sparse clones, SHA-256), and configurations that it does
/// not read ($GIT_CONFIG_GLOBAL and its kin, safe.directory = *).
namespace mlf::vcs {

/// Whether there is a git on PATH.
bool has_git_program();

/// Whether the environment gives git a configuration that libgit2 does not see.
bool is_configured_for_git_only();

/// Whether git reads the repository that `directory` is in: it is the user's own, or safe.directory
/// names it. false without a git.
bool git_trusts(const std::filesystem::path& directory);

/// What git reads of configuration outside any repository: "KEY\nVALUE" (or "KEY") and a NUL each.
std::string list_user_configuration();

/// describe() by git. It writes nothing, reaches no network, and runs no program, whatever the
/// repository's configuration says: hooks, filters, external diffs and file watchers are off.
/// @throws Error as describe().
std::optional<Description> describe_with_git(const std::filesystem::path& directory,
                                             std::size_t diff_limit);

}  // namespace mlf::vcs
