// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/yaml.h"

/// Lists of requirements for pip, read as MLflow reads them: comments are left out, lines that end
/// with a backslash are joined, and the files of "-r FILE" and "-c FILE" are read.
namespace mlf::env {

/// An entry of a list in an environment file.
struct Dependency {
  std::string text;
  wire::YamlPlace place{};
};

struct Requirement {
  std::string text;
  bool is_constraint = false;  ///< from a file named by "-c"

  auto operator<=>(const Requirement&) const = default;
};

/// The requirements of a list, and a problem for each file that cannot be read, with the place of
/// the entry that names it.
struct ResolvedRequirements {
  std::vector<Requirement> requirements;
  std::vector<wire::Problem> problems;
};

/// Reads the files that entries name with "-r" and "-c". Paths in entries start at `directory`,
/// paths in files at the directory of the file.
ResolvedRequirements resolve_requirements(const std::vector<Dependency>& dependencies,
                                          const std::filesystem::path& directory);

/// The list as a requirements file that may be stored in any directory, because files named by "-r"
/// and "-c" are given with absolute paths. Other relative paths are not changed: for pip and uv
/// they start at the directory in which pip or uv is run.
std::string requirements_file(const std::vector<Dependency>& dependencies,
                              const std::filesystem::path& directory);

/// The local file that a line includes, in any form that pip accepts. "-rFILE" and
/// "--requirement=FILE" are among them; resolve_requirements() takes these for requirements, as
/// MLflow does. nullopt for other lines and for URLs.
std::optional<std::string> included_file(std::string_view line);

/// Reads a regular file of at most 16 MiB.
/// @throws Error "cannot read 'PATH': No such file or directory", or when it is not UTF-8 text.
std::string read_text_file(const std::filesystem::path& path);

}  // namespace mlf::env
