// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/tool_runner.h"

namespace mlf::source {

/// How much an archive may contain. The limit for the unpacked size is the greater one of `size`
/// bytes and `growth` times the size of the archive.
struct UnpackLimits {
  std::uint64_t files = 1'000'000;
  std::uint64_t size = std::uint64_t{4} << 30;
  std::uint64_t growth = 100;
};

/// Unpacks a .zip or .tar archive into a new directory. A .tar archive may be compressed with gzip,
/// bzip2, xz or zstd. Files stay executable; owners and times are not restored.
/// @throws Error INVALID_PARAMETER_VALUE when the file is not such an archive, or contains a path
/// or
///   link that leads out of the directory, a device, or more than the limits. Part of the files may
///   have been unpacked then.
void unpack(const std::filesystem::path& archive, const std::filesystem::path& directory,
            const UnpackLimits& limits = {});

/// The same in a process of its own, the program mlf-unpack, with limits for time, memory and file
/// size. @throws Error as unpack() does, and when the program was stopped or reached a limit.
void unpack_in_child(const std::filesystem::path& archive, const std::filesystem::path& directory,
                     const RunTool& run_tool);

}  // namespace mlf::source
