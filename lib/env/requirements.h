// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/yaml.h"

/// Lists of what pip is to install, as MLflow reads them: comments left out, lines that end with a
/// backslash joined, the files of "-r FILE" and "-c FILE" read.
namespace mlf::env {

/// An entry of a list in an environment file.
struct Dependency {
  std::string text;
  wire::YamlPlace place{};
};

struct Requirement {
  std::string text;
  bool is_constraint = false;

  auto operator<=>(const Requirement&) const = default;
};

/// What a list comes to; for each file that cannot be read a problem, at the entry that names it.
struct ResolvedRequirements {
  std::vector<Requirement> requirements;
  std::vector<wire::Problem> problems;
};

/// The files that the entries name are looked up in `directory`, those that files name beside them.
ResolvedRequirements resolve_requirements(const std::vector<Dependency>& dependencies,
                                          const std::filesystem::path& directory);

/// The same list as the lines of a requirements file that may lie anywhere: the files that "-r" and
/// "-c" name are absolute. Other relative paths are looked up by pip and uv from where they run.
std::string requirements_file(const std::vector<Dependency>& dependencies,
                              const std::filesystem::path& directory);

/// The file of this machine that a line has read, in any of the ways that pip knows: also "-rFILE"
/// and "--requirement=FILE", which resolve_requirements() takes for requirements, as MLflow does.
std::optional<std::string> included_file(std::string_view line);

/// A regular file whole, at most 16 MiB.
/// @throws Error "cannot read 'PATH': No such file or directory", or that it is no UTF-8.
std::string read_text_file(const std::filesystem::path& path);

}  // namespace mlf::env
