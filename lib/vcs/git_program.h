// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "vcs/description.h"

/// Uses the installed git where libgit2 cannot answer as git would: for repositories that libgit2
/// does not support (partial and sparse clones, SHA-256), and for configuration that it does not
/// read ($GIT_CONFIG_GLOBAL and similar variables, safe.directory = *).
namespace mlf::vcs {

/// Whether git is on PATH.
bool has_git_program();

/// Whether environment variables give git a configuration that libgit2 does not read.
bool is_configured_for_git_only();

/// Whether git accepts the repository that `directory` is in, because the user owns it or
/// safe.directory names it. false if git is not installed.
bool git_trusts(const std::filesystem::path& directory);

/// The configuration that git reads outside any repository: for each setting "KEY\nVALUE" (or
/// "KEY") and a NUL.
std::string list_user_configuration();

/// describe() by git. Whatever the repository's configuration says, git writes nothing, uses no
/// network and runs no other program: hooks, filters, external diffs and file watchers are off.
/// @throws Error as describe().
std::optional<Description> describe_with_git(const std::filesystem::path& directory,
                                             std::size_t diff_limit);

}  // namespace mlf::vcs
