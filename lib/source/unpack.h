// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/tool_runner.h"

namespace mlf::source {

/// What an archive may become at most.
struct UnpackLimits {
  std::uint64_t files = 1'000'000;
  /// In bytes; more than that only up to `growth` times the size of the archive.
  std::uint64_t size = std::uint64_t{4} << 30;
  std::uint64_t growth = 100;
};

/// Unpacks a .zip or .tar archive, the latter as it is or compressed by gzip, bzip2, xz or zstd,
/// into a directory that is made. Files keep whether they may be executed; owners and times are not
/// taken over.
/// @throws Error INVALID_PARAMETER_VALUE for what is no such archive, and for one with a path or a
///   link that leads out of the directory, a device, or more than the limits. The directory may be
///   half filled then.
void unpack(const std::filesystem::path& archive, const std::filesystem::path& directory,
            const UnpackLimits& limits = {});

/// The same by the program mlf-unpack, under limits of time, memory and file size.
/// @throws Error, also when it was stopped or met a limit.
void unpack_in_child(const std::filesystem::path& archive, const std::filesystem::path& directory,
                     const RunTool& run_tool);

}  // namespace mlf::source
