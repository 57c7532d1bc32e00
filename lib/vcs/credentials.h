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

/// What the user's own git has for an http(s) URL, from the credential helpers that it is
/// configured with (`git credential fill`); nobody is asked. nullopt when it has nothing, or there
/// is no git.
std::optional<Credential> find_credential(std::string_view url, std::string_view user);

/// Tells the helpers that it was accepted, so that those which keep passwords keep this one.
void approve_credential(std::string_view url, const Credential& credential);

}  // namespace mlf::vcs
