// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace mlf {

/// Whether a file or directory of that name is not part of a project, but something that git,
/// Python, Jupyter, MLflow or mlf has put there.
bool is_by_product(std::string_view name);

/// A digest of files and whole directories. It covers names, content or modification times, the
/// targets of links, and which files are executable.
class TreeDigest {
 public:
  enum class Of { bytes, times };

  struct Options {
    Of of = Of::bytes;
    /// The most files and bytes that are read.
    std::size_t files = std::numeric_limits<std::size_t>::max();
    std::uint64_t bytes = std::numeric_limits<std::uint64_t>::max();
    /// Whether an entry of a directory is left out.
    std::function<bool(const std::filesystem::path&)> leaves_out = [](const auto&) {
      return false;
    };
  };

  /// Thrown when there is more to read than the options allow.
  struct TooMuch {};

  explicit TreeDigest(Options options) : options_(std::move(options)) {}

  /// Adds the file or directory at `path` under `name`. That nothing is there counts as well.
  /// @throws Error as system_error() when it cannot be read.
  void add(const std::filesystem::path& path, const std::string& name);
  /// The MD5 digest of everything added. Call it once, after the last add().
  std::string hex() { return md5_.hex(); }

 private:
  void put(const std::vector<std::string>& texts);
  void add_directory(const std::filesystem::path& path, const std::string& name);
  void add_bytes(const std::filesystem::path& path);

  Options options_;
  Md5 md5_;
  std::size_t files_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace mlf
