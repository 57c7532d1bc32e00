// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "base/reporter.h"
#include "vcs/description.h"

/// What a run records of the git repository in which it is started.
namespace mlf::tracking {

/// The artifact that holds the uncommitted changes of the repository.
inline constexpr std::string_view diff_artifact = "git/diff.patch";

/// How the user is told that a repository cannot be read.
enum class GitTrouble { warning, detail };

/// Describes the repository of the current directory, with at most `diff_limit` bytes of
/// uncommitted changes; nullopt when there is none, or when it cannot be read, which is reported.
std::optional<vcs::Description> describe_repository(
    const Context& context, GitTrouble trouble, std::size_t diff_limit = vcs::default_diff_limit);

/// Stores the uncommitted changes, if any, as an artifact; warns when they had to be cut.
/// @return false, with a warning, when they cannot be stored.
bool record_changes(artifact::ArtifactRepository& artifacts, const vcs::Description& description,
                    Reporter& reporter);

}  // namespace mlf::tracking
