// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace mlf {

/// The content of a file of /proc, /sys or the like. Returns "" when the file does not exist, and
/// what was read so far when reading fails: a process may end while its files are read, which is
/// not an error.
std::string read_kernel_file(const std::filesystem::path& path);

}  // namespace mlf
