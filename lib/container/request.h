// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mlf::container {

/// An environment variable of a container. Without a value it is copied from this machine.
struct EnvironmentVariable {
  std::string name;
  std::optional<std::string> value;
};

/// The docker_env of a project.
struct Specification {
  std::string image;
  /// The Dockerfile from which the image is built, relative to the project's directory, which is
  /// the build context. MLflow ignores it and uses an existing image.
  std::optional<std::string> dockerfile{};
  std::vector<std::string> volumes{};  ///< "/host:/container"
  std::vector<EnvironmentVariable> variables{};
};

/// What the user asks of a container beside what the project says.
struct RunOptions {
  std::vector<std::string> arguments{};  ///< each -A: NAME or NAME=VALUE
  bool build_image = false;
  /// Paths that volumes may mount although that gives the container power over this machine.
  std::vector<std::filesystem::path> allowed_volumes{};
};

/// A project's command to be run in a container.
struct ContainerRequest {
  Specification specification;
  std::filesystem::path directory;  ///< of the project
  std::string project_name;         ///< names the image that is built
  std::optional<std::string> commit{};
  std::string command;  ///< for the shell

  std::string run_id;
  std::string experiment_id;
  std::string tracking_uri;  ///< absolute

  RunOptions options{};
};

}  // namespace mlf::container
