// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "artifact/artifact_repository.h"
#include "base/relative_path.h"

namespace mlf::report {

/// Draws the entries that artifact::walk() found below `directory` as a tree, one line for each,
/// with sizes. The size of a directory is the sum of the files below it; the last line has the
/// totals. If the only entry is `directory` itself, it is a file.
std::string artifact_tree(const RelativePath& directory,
                          std::span<const artifact::FileInfo> entries);

}  // namespace mlf::report
