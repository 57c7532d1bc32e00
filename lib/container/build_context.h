// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace mlf::container {

/// What an image with a project's files is built from: a temporary directory with a copy of the
/// project in MLflow's layout. Symbolic links that stay in the project are copied as such, what
/// others lead to is copied in their place; sockets, devices and dangling links are left out.
class BuildContext {
 public:
  struct Options {
    std::filesystem::path project;
    std::string base_image;
    std::string target;  ///< where the files are in the image
    /// A directory that is left out where it is in the project: the store, which changes with every
    /// run and is mounted.
    std::optional<std::filesystem::path> left_out{};
  };
  /// @throws Error as system_error() when the project cannot be copied.
  explicit BuildContext(const Options& options);
  ~BuildContext();
  BuildContext(const BuildContext&) = delete;
  BuildContext& operator=(const BuildContext&) = delete;

  const std::filesystem::path& directory() const { return directory_; }
  std::filesystem::path dockerfile() const;

 private:
  std::filesystem::path directory_;
};

}  // namespace mlf::container
