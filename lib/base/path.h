// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace mlf {

/// `path` as an absolute path without ".", ".." and a slash at the end. Symbolic links are not
/// resolved. @throws Error INVALID_PARAMETER_VALUE for an empty path, and as system_error() when
/// the current directory no longer exists.
std::filesystem::path absolute_path(const std::filesystem::path& path);

/// The current directory. @throws Error as system_error() when it no longer exists.
std::filesystem::path current_directory();

}  // namespace mlf
