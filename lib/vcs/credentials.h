// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mlf::vcs {

struct Credential {
  std::string user;
  std::string password;
};

/// The user and password for an http(s) URL from the user's credential helpers (`git credential
/// fill`). The user is not asked. `user` is the user that the URL names, or "". nullopt when the
/// helpers know none or git is not installed.
std::optional<Credential> find_credential(std::string_view url, std::string_view user);

/// Tells the helpers that the server has accepted the credential, so that they can store it.
void approve_credential(std::string_view url, const Credential& credential);

}  // namespace mlf::vcs
