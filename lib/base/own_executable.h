// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace mlf {

/// The absolute path of the program that runs, symbolic links resolved: from the kernel, or, where
/// no /proc is mounted, from the name it was started by. Empty when neither can tell.
std::filesystem::path own_executable();

/// Where mlf's own executables are: MLF_EXEC_PATH where it is set, else libexec/mlf of the prefix
/// that the running program belongs to, which may be one of them.
std::filesystem::path executables_directory();

}  // namespace mlf
