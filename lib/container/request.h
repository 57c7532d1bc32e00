// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mlf::container {

/// A variable of a container: set to the value, or copied from the host without one.
struct EnvironmentVariable {
  std::string name;
  std::optional<std::string> value;
};

/// What a project's docker_env asks for.
struct Specification {
  std::string image;
  /// Below the project's directory: what the image is built from, with that directory as context.
  /// MLflow takes no notice of it and uses the image that is there.
  std::optional<std::string> dockerfile{};
  std::vector<std::string> volumes{};  ///< "/host:/container"
  std::vector<EnvironmentVariable> variables{};
};

/// A command of a project's run that is to run in a container.
struct Request {
  Specification specification;
  std::filesystem::path directory;  ///< of the project
  std::string project_name;         ///< names the image that is built
  std::optional<std::string> commit{};
  std::string command;  ///< for the shell

  std::string run_id;
  std::string experiment_id;
  std::string tracking_uri;  ///< absolute

  std::vector<std::string> arguments{};  ///< each -A: NAME or NAME=VALUE
  bool build_image = false;
  /// What the project's volumes may mount although it gives a container power over this machine.
  std::vector<std::filesystem::path> allowed_volumes{};
};

}  // namespace mlf::container
