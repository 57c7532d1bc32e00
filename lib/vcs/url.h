// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mlf::vcs {

/// Where a repository is, taken apart only as far as is needed to judge and reach it.
struct Url {
  enum class Kind { http, https, ssh, git };
  Kind kind = Kind::https;
  std::string text;  ///< as given
  std::string user;  ///< "" without one
  std::string host;  ///< without the brackets of an IPv6 address
  std::string port;  ///< "" without one
  std::string path;  ///< as the server gets it: "/a/b.git", "~user/b.git", "a/b.git"
};

/// A URL of git's that mlf fetches from: http://, https://, ssh://, git://, and [user@]host:path.
/// @throws Error INVALID_PARAMETER_VALUE for every other kind ("ext::...", "fd::...", ftp://), and
///   for parts that a program could take for an option or a line of its own: a host, user or path
///   that starts with '-', control characters, a port that is no number.
Url parse_url(std::string_view text);

/// Whether the text has the form of a URL at all, good or bad: a path that does not exist is none.
bool looks_like_url(std::string_view text);

/// The same URL without user and password: what a clone is known by in the cache.
std::string without_user(std::string_view url);

}  // namespace mlf::vcs
