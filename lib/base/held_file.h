// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "base/file.h"
#include "base/process_identity.h"

/// Files that tell which processes belong together. The lock of such a file is held until the last
/// process is gone that has the file open through the descriptor that took the lock, or through one
/// inherited from it.
namespace mlf {

/// Takes the lock of an open file. A file system without locks is no error.
/// @return false when another has the lock.
bool hold_file(int descriptor);

/// Whether anybody has the lock of an open file. To ask, one need not be allowed to write it.
/// @throws Error naming `shown` where the file system has no locks.
bool is_held(int descriptor, const std::filesystem::path& shown);

/// The processes of this machine that have the lock of a file, as the kernel says it: what the
/// directory contains can make no other process one of them. Where the file system has no locks,
/// those that have the file open for writing. Processes that the user may not look at are not
/// found. None when there is no such file. @throws Error when it cannot be opened.
std::vector<ProcessId> find_holders(const Directory& directory, const RelativePath& file);

}  // namespace mlf
