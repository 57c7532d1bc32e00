// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/tool_runner.h"

namespace mlf::net {

inline constexpr std::uint64_t default_download_limit = std::uint64_t{64} << 30;

/// Whether this is a URL that download() takes: http: or https:.
bool is_http(std::string_view uri);

/// The file name in a URL's path, decoded; nullopt for a URL that ends in a slash, and for a name
/// that is none ("..", one with a slash).
std::optional<std::string> url_file_name(std::string_view url);

/// Told of the bytes that have come, and of their number where it is known.
using DownloadProgress = std::function<void(std::uint64_t done, std::optional<std::uint64_t> all)>;

/// Gets an http: or https: URL into a file, which appears whole or not at all. Redirects are
/// followed to such URLs only; ~/.netrc, the usual proxy variables and SSL_CERT_FILE are honoured.
/// A transfer that stands still for a minute is given up.
/// @throws Error RESOURCE_DOES_NOT_EXIST for 404 and 410, PERMISSION_DENIED for 401 and 403,
///   RESOURCE_EXHAUSTED over the limit, TEMPORARILY_UNAVAILABLE where trying later may help; no
///   message has the URL's user, password or query.
void download(const std::string& url, const std::filesystem::path& destination, std::uint64_t limit,
              const DownloadProgress& progress);

/// The same by the program mlf-fetch, which shows its own progress: so that a program does not
/// load the library for it, and signals reach it. @throws Error as download(), all INTERNAL_ERROR.
void download_in_child(const std::string& url, const std::filesystem::path& destination,
                       const RunTool& run_tool, std::uint64_t limit = default_download_limit);

}  // namespace mlf::net
