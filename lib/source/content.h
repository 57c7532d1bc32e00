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
  /// At most so much is read.
  std::size_t files = std::numeric_limits<std::size_t>::max();
  std::uint64_t bytes = std::numeric_limits<std::uint64_t>::max();
  /// Where runs are recorded: no part of the project, although it may be below its directory.
  std::filesystem::path store{};
};

/// So little that it costs every run less than a millisecond or two.
inline constexpr std::size_t few_files = 200;
inline constexpr std::uint64_t few_bytes = std::uint64_t{1} << 20;

/// An identity of a project's files: "git:COMMIT" (with "#SUB/DIRECTORY" behind it) for those of a
/// commit; with "+DIGEST" where files of the repository differ from it that it does not ignore;
/// "files:DIGEST" outside a repository. Stores of runs, .git and what Python and Jupyter cache do
/// not count. nullopt when telling would read more than the options allow.
/// @throws Error for a file that cannot be read.
std::optional<std::string> content_of(const Source& source, const ContentOptions& options);

/// A digest of what the file or directory has at the moment, its times in place of its bytes; "" of
/// nothing.
std::string fingerprint(const std::filesystem::path& path);

}  // namespace mlf::source
