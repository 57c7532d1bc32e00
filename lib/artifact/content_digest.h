// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mlf::artifact {

/// Eight hexadecimal digits that identify the content of a local file or directory, as the digests
/// of MLflow's datasets do. For a file they are the beginning of its MD5. For a directory they are
/// the beginning of the MD5 of a list with one line per file, sorted by path: the path below the
/// directory, a NUL, the file's MD5 and a line feed.
/// @throws Error when it cannot be read or is neither a file nor a directory.
std::string content_digest(const std::filesystem::path& path);

/// The same for a text.
std::string text_digest(std::string_view text);

}  // namespace mlf::artifact
