// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "vcs/libgit2.h"

namespace mlf::vcs {

/// Makes libgit2 use the configuration that git uses, where environment variables such as
/// $GIT_CONFIG_GLOBAL change it: libgit2 does not know them. The configuration that git reads
/// outside any repository is written to a file in a temporary directory that only the user can
/// read; the destructor removes it. Without such variables this class does nothing.
class UserConfiguration {
 public:
  /// Construct it before the library reads any configuration.
  explicit UserConfiguration(const Library& library);
  ~UserConfiguration();
  UserConfiguration(const UserConfiguration&) = delete;
  UserConfiguration& operator=(const UserConfiguration&) = delete;

 private:
  std::filesystem::path directory_;  ///< the temporary directory; empty if there is none
};

}  // namespace mlf::vcs
