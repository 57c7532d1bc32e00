// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mlf {

/// The scheme of a URI in lower case ("file", "s3", "runs"), or "" for a plain path.
std::string uri_scheme(std::string_view uri);

/// The path that a plain path or a file: URI names, percent-decoded; nullopt for other schemes.
/// @throws Error INVALID_PARAMETER_VALUE for a file: URI with a host other than localhost, a query,
///   a fragment, a broken escape, or an escaped NUL.
std::optional<std::filesystem::path> local_path(std::string_view uri);

/// `file:///abs/path` of a path, percent-encoded as Python's Path.as_uri() does; made absolute.
std::string file_uri(const std::filesystem::path& path);

/// `uri` with "/segment" behind its path, before any query.
std::string append_to_uri(std::string_view uri, std::string_view segment);

/// The text with user and password, or a token, taken out of each URL in it, "SCHEME://...@HOST";
/// `in_place` stands for them then. The user of an ssh URL stays, who is no secret. Whatever is
/// recorded or shown of a URI, a command line or a value goes through this.
std::string without_credentials(std::string_view text, std::string_view in_place = "");
/// What stands for credentials where their having been there matters.
inline constexpr std::string_view hidden_credentials = "***@";

/// %XX decoded once. @throws Error INVALID_PARAMETER_VALUE on a broken escape.
std::string percent_decode(std::string_view text);

}  // namespace mlf
