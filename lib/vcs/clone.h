// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "vcs/fetch.h"
#include "vcs/libgit2.h"
#include "vcs/url.h"

namespace mlf::vcs {

/// A version that was found in a repository on this machine.
struct Located {
  std::filesystem::path objects;      ///< the "objects" directory of the repository
  git_oid id{};                       ///< of the commit, or of a tag of it
  std::optional<std::string> branch;  ///< the branch that the version names, if it names one
};

/// Fetches a version of a remote repository into its clone in `request.clones`. Only this version
/// and its history are fetched. All branches and tags are fetched if the version is an abbreviated
/// commit, or one that the server does not send when asked for by its id.
/// @throws Error INTERNAL_ERROR for a damaged clone, otherwise as fetch().
Located fetch_into_clone(const Url& url, const FetchRequest& request,
                         const FetchProgress& progress);

/// Whether the directory `clones` has a clone of that URL.
bool has_clone(const Url& url, const std::filesystem::path& clones);

/// Removes the clone of a URL, which turned out to be damaged.
void discard_clone(const Url& url, const std::filesystem::path& clones);

/// Finds a version of a repository on this machine: nullopt for HEAD, or the name of a branch, a
/// tag or a branch of a remote, or a commit. `shown` names the repository in error messages.
/// @throws Error RESOURCE_DOES_NOT_EXIST when there is none.
Located locate(git_repository* repository, const std::optional<std::string>& version,
               std::string_view shown);

/// Whether the text has the form of a commit id, in full or abbreviated to 4 digits or more.
bool is_commit_id(std::string_view version);

}  // namespace mlf::vcs
