// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace mlf::source {

/// A directory of one run's own, for the files of a fetched project.
struct WorkTree {
  std::filesystem::path directory;  ///< does not exist yet
  /// Removes it with all that is in it, when let go; what cannot be removed stays for a later
  /// clean-up.
  std::shared_ptr<void> hold;
};

/// A new work tree below `root`, which is made where it is missing, ending in `name` (made a plain
/// file name). Those that killed processes left there are removed.
WorkTree make_work_tree(const std::filesystem::path& root, std::string_view name);

}  // namespace mlf::source
