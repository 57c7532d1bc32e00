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

/// Whether download() takes this URL: http: or https:.
bool is_http(std::string_view uri);

/// Called now and then with the number of bytes received and, if it is known, the size of the file.
using DownloadProgress = std::function<void(std::uint64_t done, std::optional<std::uint64_t> all)>;

/// Downloads an http: or https: URL into a file, which appears complete or not at all. Redirects
/// are followed only to such URLs; ~/.netrc, the usual proxy variables and SSL_CERT_FILE are
/// honoured. A transfer that receives nothing for a minute is given up.
/// @throws Error RESOURCE_DOES_NOT_EXIST for status 404 and 410, PERMISSION_DENIED for 401 and 403,
///   RESOURCE_EXHAUSTED for more than `limit` bytes, TEMPORARILY_UNAVAILABLE when trying later may
///   help. Messages do not contain the user, password or query of the URL.
void download(const std::string& url, const std::filesystem::path& destination, std::uint64_t limit,
              const DownloadProgress& progress);

/// The same by the program mlf-fetch, which shows its own progress: the caller need not load
/// libcurl, and signals can stop the download. @throws Error INTERNAL_ERROR.
void download_in_child(const std::string& url, const std::filesystem::path& destination,
                       const RunTool& run_tool, std::uint64_t limit = default_download_limit);

}  // namespace mlf::net
