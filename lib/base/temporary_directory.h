// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace mlf {

/// A new empty directory that only this user can read. The destructor removes it with everything in
/// it.
class TemporaryDirectory {
 public:
  /// @throws Error as system_error().
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace mlf
