// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace mlf {

/// The absolute path of the running program, symbolic links resolved. It comes from /proc, or, if
/// that is not mounted, from the name by which the program was started. Empty when both fail.
std::filesystem::path own_executable();

/// The directory of mlf's internal executables: MLF_EXEC_PATH if it is set, else
/// PREFIX/libexec/mlf, where PREFIX is where the running program is installed.
std::filesystem::path executables_directory();

}  // namespace mlf
