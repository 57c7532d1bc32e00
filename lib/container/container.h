// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/process.h"
#include "base/user.h"
#include "container/request.h"
#include "container/tool.h"
#include "core/tag.h"

/// Runs the commands of projects with docker_env in containers of docker or podman.
namespace mlf::container {

/// A container that can be started.
struct Container {
  Tool tool;
  std::string name;       ///< the name of the running container
  std::string command;    ///< for bash -c in the project's directory: `docker run ... COMMAND`
  std::vector<Tag> tags;  ///< mlflow.docker.image.uri and mlflow.docker.image.id
  std::string image;      ///< its exact image: "python@sha256:..." or "sha256:..."
};

/// Checks that the project has a name and that its image has a valid one, so that it cannot be read
/// as an option.
/// @throws Error INVALID_PARAMETER_VALUE.
void check_image(const ContainerRequest& request);

/// Checks what can be checked without a container tool: check_image(), the -A arguments (each with
/// a name, none given twice), that variables to be copied are set, and that no volume gives the
/// container power over this machine, unless it is in request.options.allowed_volumes.
/// @throws Error INVALID_PARAMETER_VALUE or PERMISSION_DENIED, with MLflow's message where MLflow
///   refuses the same.
void check_container(const ContainerRequest& request, const Variable& variable);

/// Provides the image (pulled if it is missing; built with --build-image, or from the Dockerfile
/// that the project names) and makes the command line. As in MLflow, the store and the artifacts of
/// the run are mounted and the same variables are set. Unlike in MLflow,
/// - the container has a name and an init process, so that signals end it;
/// - it runs as the user, so that files that it writes into the store belong to the user;
/// - values of copied variables do not appear on a command line, where other users could see them.
/// `artifact_uri` is where the run's artifacts are.
/// @throws Error as check_container(); with what to install or start when there is no docker or
///   podman or its daemon does not answer; with the last line of the tool's output when it fails.
Container prepare_container(const ContainerRequest& request, std::string_view artifact_uri,
                            const Context& context);

/// The name of a run's container, unless -A name=NAME gives it another.
std::string container_name(std::string_view run_id);

/// Kills and removes the container if it still exists. To be called when `docker run` was killed,
/// because that does not end the container. @return false when the tool could not do it.
bool stop_container(const Tool& tool, const std::string& name);

/// The reason why the command was not started, found in the exit code of `docker run` (125, 126 or
/// 127) and the end of its error output; nullopt when the command itself ended with that code.
std::optional<std::string> container_failure(const ExitStatus& status,
                                             std::string_view error_output);

}  // namespace mlf::container
