// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "env/environment.h"
#include "project/project.h"
#include "project/run_request.h"

namespace mlf::project {

/// The artifact that keeps a run's launch.
inline constexpr std::string_view launch_artifact = "project/launch.json";
/// The artifact with what was installed in the environment.
inline constexpr std::string_view requirements_artifact = "project/requirements.txt";

/// Everything that decides what a run of a project does. It is kept with the run, so that another
/// process can carry it out and a later one can do it again.
struct Launch {
  std::string run_id;
  std::string experiment_id;
  std::string tracking_uri;  ///< absolute

  /// What was asked for, with the manager that was chosen; paths of this machine are absolute.
  RunRequest request{};

  std::optional<std::string> commit{};
  std::optional<std::string> content{};  ///< of the project's files, from content_of()
  std::filesystem::path directory{};     ///< of a local project, where it runs in place; else ""
  std::string project_name{};

  /// When this is a run that is done again, that run and what was installed then.
  std::optional<std::string> repeated_run{};
  std::string repeated_requirements{};

  std::string command{};  ///< the entry point's, for the shell, with the values in it
  std::optional<std::filesystem::path> python_env{};  ///< below the project's directory
  std::optional<std::filesystem::path> conda_env{};   ///< below the project's directory
  std::optional<container::Specification> docker{};
};

/// What a launch with docker_env asks of a container, when its project is in `directory`.
container::Request container_request(const Launch& launch, const std::filesystem::path& directory);

/// The environment of a launch whose project is in `directory`.
env::Request environment_request(const Launch& launch, const std::filesystem::path& directory);

/// As it is recorded: URLs have no credentials in it.
std::string encode(const Launch& launch);
/// Of a launch that another process is to carry out, which has no more of it than its record.
/// @throws Error INVALID_PARAMETER_VALUE where credentials in it would be missing there. Those of a
///   git URL are not: git's credential helpers give them.
void require_recordable(const Launch& launch);
/// Reads this format and those of earlier versions of mlf.
/// @throws Error INTERNAL_ERROR naming the field that is missing or of the wrong type, and
///   INVALID_STATE for the format of a later version.
Launch decode_launch(std::string_view text);

}  // namespace mlf::project
