// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "vcs/fetch.h"
#include "vcs/libgit2.h"

namespace mlf::vcs {

/// A commit in a repository on this machine, and where to write its files.
struct WorkingCopy {
  std::filesystem::path objects;      ///< the repository's "objects"; the copy goes on using it
  git_oid commit{};                   ///< the commit, or a tag of it
  std::optional<std::string> branch;  ///< for HEAD; nullopt: HEAD is detached
  std::string remote;                 ///< the URL of origin, without credentials
  std::filesystem::path directory;    ///< is made; if it exists, it must be empty
};

/// The written working copy.
struct WrittenCopy {
  Repository repository;
  std::string commit;
  bool has_large_files = false;
  bool has_submodules = false;
};

/// Makes a repository that reads the objects of another one, and writes the commit's files.
/// @throws Error as check_tree(); RESOURCE_EXHAUSTED for a full disk, INTERNAL_ERROR when objects
///   are missing.
WrittenCopy write_working_copy(const WorkingCopy& copy, const FetchProgress& progress);

/// A share as text: "45 % (450 of 1000)".
std::string share(std::size_t done, std::size_t all);

}  // namespace mlf::vcs
