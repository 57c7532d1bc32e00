// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mlf::vcs {

/// The URL of a repository on another machine, and the parts of it that are needed to check and to
/// reach it.
struct Url {
  enum class Kind { http, https, ssh, git };
  Kind kind = Kind::https;
  std::string text;  ///< as given
  std::string user;  ///< "" without one
  std::string host;  ///< without the brackets of an IPv6 address
  std::string port;  ///< "" without one
  std::string path;  ///< in the form that the server gets: "/a/b.git", "~user/b.git", "a/b.git"
};

/// Reads a URL that mlf can fetch from: http://, https://, ssh://, git:// or [user@]host:path.
/// @throws Error INVALID_PARAMETER_VALUE for every other kind ("ext::...", "fd::...", ftp://), and
///   for parts that could be mistaken for an option or a line of input: a host, user or path that
///   starts with '-', control characters, a port that is not a number.
Url parse_url(std::string_view text);

/// Whether the text has the form of a URL, whether parse_url() takes it or not; false for a path.
bool looks_like_url(std::string_view text);

/// The URL without user and password. Clones are named after it.
std::string without_user(std::string_view url);

}  // namespace mlf::vcs
