// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/context.h"

namespace mlf::image {

/// How an image is built.
struct BuildOptions {
  std::string name;
  std::optional<std::string> platform{};  ///< "linux/amd64"
  std::optional<std::string> network{};   ///< for what the build runs: "host", "none"
};

/// Builds the image of a context that write_context() has written, with docker or podman.
/// @return its id, "sha256:...".
/// @throws Error INVALID_PARAMETER_VALUE for a name that no image can have; otherwise as
/// container::build_image().
std::string build(const std::filesystem::path& directory, const BuildOptions& options,
                  const Context& context);

}  // namespace mlf::image
