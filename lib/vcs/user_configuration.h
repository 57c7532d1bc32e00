// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "vcs/libgit2.h"

namespace mlf::vcs {

/// While it lives, libgit2 takes the user's configuration from git where the environment says that
/// it lies elsewhere than libgit2 looks ($GIT_CONFIG_GLOBAL and its kin): as one file of what git
/// reads outside any repository, in a directory that only the user can enter. Else it does nothing.
class UserConfiguration {
 public:
  /// To be made after the library is initialised and before it reads any configuration.
  explicit UserConfiguration(const Library& library);
  ~UserConfiguration();
  UserConfiguration(const UserConfiguration&) = delete;
  UserConfiguration& operator=(const UserConfiguration&) = delete;

 private:
  std::filesystem::path directory_;  ///< empty where nothing is done
};

}  // namespace mlf::vcs
