// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "vcs/fetch.h"
#include "vcs/libgit2.h"

namespace mlf::vcs {

/// A commit that is in a database of objects on this machine, and where its files are to go.
struct WorkingCopy {
  std::filesystem::path objects;      ///< that database; the copy reads from it ever after
  git_oid commit{};                   ///< or a tag of it
  std::optional<std::string> branch;  ///< HEAD becomes this; detached without
  std::string remote;                 ///< the URL of origin; no credentials
  std::filesystem::path directory;    ///< made; must be empty where it exists
};

/// What was written.
struct WrittenCopy {
  Repository repository;
  std::string commit;
  bool has_large_files = false;
  bool has_submodules = false;
};

/// Makes a repository that has the objects of another one, and writes the commit's files.
/// @throws Error as check_tree(); INTERNAL_ERROR where objects are missing.
WrittenCopy write_working_copy(const WorkingCopy& copy, const FetchProgress& progress);

/// "45 % (450 of 1000)".
std::string share(std::size_t done, std::size_t all);

}  // namespace mlf::vcs
