// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace mlf::server {

/// The name of the user whose request the calling thread answers; "" when it is not known. The
/// registry records it, see store::RegistryOptions::user.
std::string current_user();

/// Says whose request the calling thread answers, for as long as it lives.
class CurrentUser {
 public:
  explicit CurrentUser(std::string name);
  ~CurrentUser();
  CurrentUser(const CurrentUser&) = delete;
  CurrentUser& operator=(const CurrentUser&) = delete;
};

}  // namespace mlf::server
