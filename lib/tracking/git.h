// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "base/reporter.h"
#include "vcs/description.h"

/// What a run records of the git repository that it is started in.
namespace mlf::tracking {

/// Where the uncommitted changes of the repository go among a run's artifacts.
inline constexpr std::string_view diff_artifact = "git/diff.patch";

/// How the user is told that git has a repository which cannot be read.
enum class GitTrouble { warning, detail };

/// What git says of the current directory, with at most `diff_limit` bytes of uncommitted changes;
/// nullopt where there is no repository, or one that cannot be read, which the user is told.
std::optional<vcs::Description> describe_repository(
    const Context& context, GitTrouble trouble, std::size_t diff_limit = vcs::default_diff_limit);

/// Keeps the uncommitted changes, if there are any, as an artifact, with a warning when they are
/// longer than what is kept.
/// @return false, after a warning, when they cannot be kept.
bool record_changes(artifact::ArtifactRepository& artifacts, const vcs::Description& description,
                    Reporter& reporter);

}  // namespace mlf::tracking
