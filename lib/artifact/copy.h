// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

#include "artifact/artifact_repository.h"

namespace mlf::artifact {

/// Copies `from`, from its current position to its end, to `to`. The kernel copies where it can,
/// and shares blocks where the file system can. @throws Error with the path of the side that
/// failed.
void copy_content(int from, std::string_view from_path, int to, std::string_view to_path,
                  const Progress& progress);

/// Reads `from` to its end and calls `visit` for each piece. @throws Error.
void read_content(int from, std::string_view from_path,
                  const std::function<void(std::string_view)>& visit);

}  // namespace mlf::artifact
