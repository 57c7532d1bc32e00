// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mlf::artifact {

/// Eight hexadecimal digits that identify the content of a local file or directory, as the digests
/// of MLflow's datasets do: the beginning of the MD5 of a file's bytes, or, for a directory, of
/// each file's path below it, a NUL, its own whole MD5 and a line end, in the order of paths.
/// @throws Error, also for what is neither.
std::string content_digest(const std::filesystem::path& path);

/// The same of a text.
std::string text_digest(std::string_view text);

}  // namespace mlf::artifact
