// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace mlf::container {

/// The build context of an image with a project's files: a temporary directory with a copy of the
/// project in MLflow's layout. Symbolic links that lead to something in the project are copied as
/// links; other links are replaced by what they lead to. Sockets, devices and dangling links are
/// left out.
class BuildContext {
 public:
  struct Options {
    std::filesystem::path project;
    std::string base_image;
    std::string target;  ///< the directory of the files in the image
    /// A directory that is not copied if it is in the project. This is the file store, which
    /// changes with every run and is mounted instead.
    std::optional<std::filesystem::path> left_out{};
  };
  /// @throws Error when the project cannot be copied.
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
