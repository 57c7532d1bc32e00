// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>

#include "source/source.h"

namespace mlf::source {

struct ContentOptions {
  /// At most this many files and bytes are read.
  std::size_t files = std::numeric_limits<std::size_t>::max();
  std::uint64_t bytes = std::numeric_limits<std::uint64_t>::max();
  /// The file store. It does not belong to the project's files, even if it is in its directory.
  std::filesystem::path store{};
};

/// Limits under which content_of() takes at most one or two milliseconds.
inline constexpr std::size_t few_files = 200;
inline constexpr std::uint64_t few_bytes = std::uint64_t{1} << 20;

/// Identifies the contents of a project's files:
/// - "git:COMMIT" or "git:COMMIT#SUB/DIRECTORY" when they are those of a commit;
/// - the same followed by "+DIGEST" when files that git does not ignore differ from the commit;
/// - "files:DIGEST" outside a repository.
/// Stores of runs, .git and the caches of Python and Jupyter do not count. nullopt when more would
/// have to be read than the options allow.
/// @throws Error when a file cannot be read.
std::optional<std::string> content_of(const Source& source, const ContentOptions& options);

/// A digest that changes when a file in `path` changes. It is made of names, sizes and times; the
/// files are not read. "" when `path` does not exist.
std::string fingerprint(const std::filesystem::path& path);

}  // namespace mlf::source
