// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

#include "artifact/artifact_repository.h"

namespace mlf::artifact {

/// Copies all that `from` has from its position on to `to`, in the kernel and without copying
/// blocks where the file system can share them. @throws Error naming the path of the side that
/// failed.
void copy_content(int from, std::string_view from_path, int to, std::string_view to_path,
                  const Progress& progress);

/// Gives all that `from` has to `visit` in pieces.
void read_content(int from, std::string_view from_path,
                  const std::function<void(std::string_view)>& visit);

}  // namespace mlf::artifact
