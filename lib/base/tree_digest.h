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

/// Whether a file or directory of that name is no part of a project: what git, Python, Jupyter,
/// MLflow and mlf leave in one.
bool is_by_product(std::string_view name);

/// An identity of files and of what is below directories: their names, their bytes or times, where
/// links lead, and who may run them.
class TreeDigest {
 public:
  enum class Of { bytes, times };

  struct Options {
    Of of = Of::bytes;
    /// At most so much is read.
    std::size_t files = std::numeric_limits<std::size_t>::max();
    std::uint64_t bytes = std::numeric_limits<std::uint64_t>::max();
    /// What does not count of what is below a directory.
    std::function<bool(const std::filesystem::path&)> leaves_out = [](const auto&) {
      return false;
    };
  };

  /// What is thrown where more would be read than the options allow.
  struct TooMuch {};

  explicit TreeDigest(Options options) : options_(std::move(options)) {}

  /// What is at `path`, which may be nothing, under that name.
  /// @throws Error for what cannot be read.
  void add(const std::filesystem::path& path, const std::string& name);
  /// MD5, of all that was added; nothing may follow.
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
