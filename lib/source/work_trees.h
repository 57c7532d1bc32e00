// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace mlf::source {

/// A directory for the files of a fetched project, used by one run only.
struct WorkTree {
  std::filesystem::path directory;  ///< does not exist yet
  /// When this is released, the directory is removed. What cannot be removed then is left to a
  /// later make_work_tree().
  std::shared_ptr<void> hold;
};

/// A new work tree below `root`, which is made if it does not exist. Its last part is `name`, with
/// characters replaced that do not belong into a file name. Also removes work trees that processes
/// left behind when they were killed.
WorkTree make_work_tree(const std::filesystem::path& root, std::string_view name);

}  // namespace mlf::source
