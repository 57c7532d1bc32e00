// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "vcs/libgit2.h"

namespace mlf::vcs {

/// What is known of a commit's files before they are written.
struct TreeReport {
  bool has_large_files = false;  ///< .gitattributes give files to git LFS
  bool has_submodules = false;
};

/// Reads a commit's whole tree. @throws Error INVALID_PARAMETER_VALUE for links that lead out of
///   it, names that stand for .git or that are written through a link, and for more files or bytes
///   than are taken.
TreeReport check_tree(git_repository* repository, const git_tree* tree);

}  // namespace mlf::vcs
