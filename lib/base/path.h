// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace mlf {

/// `path` from the root, without "." and "..", and without a slash at the end.
/// @throws Error INVALID_PARAMETER_VALUE for an empty path, and as system_error() where the current
///   directory is gone.
std::filesystem::path absolute_path(const std::filesystem::path& path);

/// The current directory. @throws Error as system_error() where it is gone.
std::filesystem::path current_directory();

}  // namespace mlf
