// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The files of a batch that is to be scored.
namespace mlf::scoring {

/// The word for standard input.
inline constexpr std::string_view standard_input = "-";

struct InputFile {
  std::string path;  ///< "-" for standard input
  std::optional<std::uint64_t> size{};

  bool is_standard() const { return path == standard_input; }
  /// For errors and columns: "standard input" or the path.
  std::string name() const { return is_standard() ? "standard input" : path; }
};

/// The files that a person names, each once. A directory stands for its files and a pattern with
/// *, ? or [] for those that match, both in the order of their names; files whose names begin with
/// "." or "_", as those of a job of Hadoop or Spark about itself do, are left out unless they are
/// named.
/// @throws Error RESOURCE_DOES_NOT_EXIST when there is no such file, and when a directory or a
/// pattern stands for none.
std::vector<InputFile> find_inputs(std::span<const std::string> names);

/// What tells whether a file is still the same: path, size, time of modification and a digest of
/// its first 64 KiB. @throws Error as system_error(); INVALID_PARAMETER_VALUE for what is no file.
std::string identity_of(const InputFile& input);

}  // namespace mlf::scoring
