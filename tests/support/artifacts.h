// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/open.h"
#include "support/fakes.h"

namespace mlf::test {

inline void write_file(const std::filesystem::path& path, std::string_view content) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Maps the path of everything below a directory to its content, or to "<dir>", "<link>",
/// "<other>".
inline std::map<std::string, std::string> snapshot(const std::filesystem::path& root) {
  std::map<std::string, std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const auto path = entry.path().lexically_relative(root).string();
    if (entry.is_symlink()) {
      found[path] = "<link>";
    } else if (entry.is_directory()) {
      found[path] = "<dir>";
    } else if (entry.is_regular_file()) {
      found[path] = read_file(entry.path());
    } else {
      found[path] = "<other>";
    }
  }
  return found;
}

inline std::string read_artifact(artifact::ArtifactRepository& repository, std::string_view path) {
  std::string content;
  repository.read(RelativePath::parse(path), [&](std::string_view piece) { content += piece; });
  return content;
}

inline std::vector<std::string> paths_of(const std::vector<artifact::FileInfo>& infos) {
  std::vector<std::string> paths;
  for (const auto& info : infos) paths.push_back(info.path);
  return paths;
}

inline constexpr auto no_progress = [](std::uint64_t) {};

}  // namespace mlf::test
