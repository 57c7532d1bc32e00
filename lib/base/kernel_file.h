// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace mlf {

/// The content of a file of /proc, /sys or the like. A process may go away while its files are
/// read, which is no error: what is not there, or cannot be read, is "" or what was read until
/// then.
std::string read_kernel_file(const std::filesystem::path& path);

}  // namespace mlf
