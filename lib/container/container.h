// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/process.h"
#include "base/user.h"
#include "container/request.h"
#include "container/tool.h"
#include "core/tag.h"

/// Projects with docker_env: their command runs in a container of docker or podman.
namespace mlf::container {

/// A container that is ready to be run.
struct Container {
  Tool tool;
  std::string name;       ///< while it runs
  std::string command;    ///< for bash -c in the project's directory: `docker run ... COMMAND`
  std::vector<Tag> tags;  ///< mlflow.docker.image.uri and mlflow.docker.image.id
  std::string image;      ///< what it is made of, exactly: "python@sha256:..." or "sha256:..."
};

/// Refuses a project without a name and an image that would be read as an option.
/// @throws Error INVALID_PARAMETER_VALUE.
void check_image(const Request& request);

/// Refuses what can be seen before anything is done: that, -A arguments without a name or given
/// twice, variables that are to be copied and are not set, and volumes that would give the
/// container power over this machine unless request.allowed_volumes has them.
/// @throws Error INVALID_PARAMETER_VALUE, PERMISSION_DENIED; MLflow's words where it refuses it.
void check_container(const Request& request, const Variable& variable);

/// Provides the image (pulled when it is absent; built with --build-image, or from the Dockerfile
/// that the project names) and makes up the command line. It is MLflow's: the store and the
/// artifacts of the run are mounted, and the variables set, as MLflow does. Beyond it the container
/// has a name and an init process, so that signals end it; it runs as the user, so that what it
/// writes into the store is the user's; and the values of copied variables are on no command line.
/// @param artifact_uri of the run.
/// @throws Error as check_container(); saying what to install or start when there is no docker or
///   podman or its daemon does not answer; with the tool's own last line when it fails.
Container prepare_container(const Request& request, std::string_view artifact_uri,
                            const Surroundings& surroundings);

/// The name of the container of a run, unless its -A arguments gave it another.
std::string container_name(std::string_view run_id);

/// Kills and removes the container if there still is one: to be called when its command line has
/// ended otherwise than by itself. @return false when the tool could not do it.
bool stop_container(const Tool& tool, const std::string& name);

/// Why no command ran, when that is what the exit code of `docker run` (125, 126 or 127) and the
/// end of what it wrote on standard error say; nullopt when the command itself ended so.
std::optional<std::string> container_failure(const ExitStatus& status,
                                             std::string_view error_output);

}  // namespace mlf::container
