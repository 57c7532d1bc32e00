// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "net/http_message.h"

namespace mlf::net {

/// A secret that clients send as "Authorization: Bearer TOKEN".
class BearerToken {
 public:
  /// @throws Error INVALID_PARAMETER_VALUE for what a header cannot carry or is shorter than 8
  /// characters; the message does not repeat it.
  explicit BearerToken(std::string token);
  /// The token that is a file's only line. @throws Error as the constructor and system_error().
  static BearerToken read(const std::filesystem::path& file);

  /// Whether the request has the token. The time that this takes does not tell how much of a wrong
  /// one is right.
  bool is_in(const Request& request) const;

 private:
  std::string token_;
};

}  // namespace mlf::net
