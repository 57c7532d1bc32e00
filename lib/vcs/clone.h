// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "vcs/fetch.h"
#include "vcs/libgit2.h"
#include "vcs/url.h"

namespace mlf::vcs {

/// A version that is in a repository on this machine.
struct Located {
  std::filesystem::path objects;
  git_oid id{};                       ///< of a commit, or a tag of one
  std::optional<std::string> branch;  ///< that it is the end of
};

/// Brings a version of a remote repository into its clone. Only what leads to the version is
/// fetched, unless that is an abbreviated commit, or one that the server does not give by itself.
/// @throws Error INTERNAL_ERROR for a clone that is damaged.
Located fetch_into_clone(const Url& url, const FetchRequest& request,
                         const FetchProgress& progress);

bool has_clone(const Url& url, const std::filesystem::path& clones);

/// Takes a clone away that turned out damaged.
void discard_clone(const Url& url, const std::filesystem::path& clones);

/// A version of a repository on this machine: a branch, a tag, a branch of one of its remotes, a
/// commit.
Located locate(git_repository* repository, const std::optional<std::string>& version,
               std::string_view shown);

/// Whether the text is a commit in full, or the beginning of one.
bool is_commit_id(std::string_view version);

}  // namespace mlf::vcs
