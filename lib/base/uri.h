// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mlf {

/// The scheme of a URI in lower case ("file", "s3", "runs"), or "" for a plain path.
std::string uri_scheme(std::string_view uri);

/// The path of a file: URI, percent-decoded, or of a plain path; nullopt for other schemes.
/// @throws Error INVALID_PARAMETER_VALUE for a file: URI with a host other than localhost, a query,
///   a fragment, a broken escape, or an escaped NUL.
std::optional<std::filesystem::path> local_path(std::string_view uri);

/// The URI `file:///ABSOLUTE/PATH` of a path, percent-encoded as Python's Path.as_uri() does.
std::string file_uri(const std::filesystem::path& path);

/// Appends "/SEGMENT" to the path of `uri`, before its query.
std::string append_to_uri(std::string_view uri, std::string_view segment);

/// Replaces "USER:PASSWORD@" or "TOKEN@" in each URL of a text by `in_place`. The user of an ssh
/// URL stays, because it is not a secret. Every URI, command line or value goes through this before
/// it is recorded or shown.
std::string without_credentials(std::string_view text, std::string_view in_place = "");
/// For `in_place`, where a reader should see that there were credentials.
inline constexpr std::string_view hidden_credentials = "***@";

/// Decodes each %XX once. @throws Error INVALID_PARAMETER_VALUE for a broken escape.
std::string percent_decode(std::string_view text);

}  // namespace mlf
