// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/process.h"
#include "base/tool_runner.h"
#include "base/user.h"
#include "core/tag.h"
#include "project/launch.h"

/// Projects with docker_env: their command runs in a container of docker or podman.
namespace mlf::project {

/// What containers need from outside.
struct ContainerSurroundings {
  Variable variable;
  RunTool run_tool;
  std::function<void(std::string)> note;
};

/// A container that is ready to be run.
struct Container {
  std::string tool;       ///< "docker", "podman" or a path, to be executed
  std::string name;       ///< while it runs
  std::string command;    ///< for bash -c in the project's directory: `docker run ... COMMAND`
  std::vector<Tag> tags;  ///< mlflow.docker.image.uri and mlflow.docker.image.id
  std::string image;      ///< what it is made of, exactly: "python@sha256:..." or "sha256:..."
};

/// Refuses what can be seen without a container tool: -A arguments that are given twice or have no
/// name, an image that would be read as an option, and volumes that would give the container what
/// controls this machine (/, /etc, the docker socket, the home directory, ...), unless their host
/// path is among launch.allowed_volumes. @throws Error INVALID_PARAMETER_VALUE, PERMISSION_DENIED
void check_container(const Launch& launch, const Variable& variable);

/// Provides the image (pulled when it is absent; built with --build-image or from the Dockerfile
/// that the project names) and makes up the command line, which is MLflow's: the store and the
/// artifacts of the run are mounted, and its variables set, as MLflow does; beyond it the container
/// has a name and an init process, so that signals end it, and it runs as the user, so that what it
/// writes into the store is the user's.
/// @param directory of the project.
/// @param artifact_uri of the run.
/// @throws Error saying what to install or start when there is no docker or podman or its daemon
///   does not answer; MLflow's for a variable that is to be copied and is not set; the tool's own
///   last line when it fails.
Container prepare_container(const Launch& launch, const std::filesystem::path& directory,
                            std::string_view artifact_uri,
                            const ContainerSurroundings& surroundings);

/// Kills and removes the container if it still exists: to be called when its command line has ended
/// otherwise than by itself. Nothing is thrown; false when the tool could not do it.
bool stop_container(const Container& container, const Variable& variable);

/// Why no command ran, when that is what the exit code of docker run (125, 126 or 127) and the end
/// of what it wrote on standard error say; nullopt when the command itself ended so.
std::optional<std::string> container_failure(const ExitStatus& status,
                                             std::string_view error_output);

}  // namespace mlf::project
