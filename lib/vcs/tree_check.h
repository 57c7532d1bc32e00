// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "vcs/libgit2.h"

namespace mlf::vcs {

/// What check_tree() has found in a commit's files.
struct TreeReport {
  bool has_large_files = false;  ///< a .gitattributes file puts files into git LFS
  bool has_submodules = false;
};

/// Checks a commit's whole tree before its files are written. @throws Error INVALID_PARAMETER_VALUE
/// for a link that leads out of the tree, a name that is .git or invalid, a path that passes
/// through a link, and for more than most_files files or most_bytes bytes; INTERNAL_ERROR when
/// objects are missing.
TreeReport check_tree(git_repository* repository, const git_tree* tree);

}  // namespace mlf::vcs
