// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>

namespace mlf {

/// How many cores this process may keep busy, at least 1: those that the kernel lets it run on, or
/// fewer where its control group (of version 1 or 2) has a quota of CPU time, as in a container.
/// Part of a core counts as one. `root` is where /proc and /sys/fs/cgroup are; tests have their
/// own.
std::size_t usable_cores(const std::filesystem::path& root = "/");

}  // namespace mlf
