// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "artifact/artifact_repository.h"
#include "base/relative_path.h"

namespace mlf::report {

/// Draws entries as artifact::walk() gives them below `directory`, a line each, with sizes; those
/// of directories add up what is below, and the last line counts it all. A single entry that is
/// `directory` itself is a file.
std::string artifact_tree(const RelativePath& directory,
                          std::span<const artifact::FileInfo> entries);

}  // namespace mlf::report
