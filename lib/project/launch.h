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

/// The artifact in which a run's launch is stored.
inline constexpr std::string_view launch_artifact = "project/launch.json";
/// The artifact with the list of packages in the run's environment.
inline constexpr std::string_view requirements_artifact = "project/requirements.txt";

/// Everything that decides what a run of a project does. It is stored with the run, so that another
/// process can carry it out and the run can be repeated later.
struct Launch {
  std::string run_id;
  std::string experiment_id;
  std::string tracking_uri;  ///< absolute

  /// The request, with the chosen environment manager; local paths are absolute.
  RunRequest request{};

  std::optional<std::string> commit{};
  std::optional<std::string> content{};  ///< hash of the project's files, from content_of()
  std::filesystem::path directory{};     ///< where a local project runs; "" for a fetched one
  std::string project_name{};

  /// For a repeated run: the original run, and the packages that it had.
  std::optional<std::string> repeated_run{};
  std::string repeated_requirements{};

  std::string command{};  ///< the entry point's shell command, with the values filled in
  std::optional<std::filesystem::path> python_env{};  ///< below the project's directory
  std::optional<std::filesystem::path> conda_env{};   ///< below the project's directory
  std::optional<container::Specification> docker{};
};

/// The container request of a launch with docker_env whose project is in `directory`.
container::ContainerRequest container_request(const Launch& launch,
                                              const std::filesystem::path& directory);

/// The environment request of a launch whose project is in `directory`.
env::Request environment_request(const Launch& launch, const std::filesystem::path& directory);

/// The launch as JSON, as it is recorded; credentials are removed from its URLs.
std::string encode(const Launch& launch);
/// Checks that another process can carry out the launch from its record alone.
/// @throws Error INVALID_PARAMETER_VALUE when the launch needs credentials that the record leaves
///   out. Those of a git URL may be left out: git's credential helpers provide them.
void require_recordable(const Launch& launch);
/// Reads the format of this version of mlf and of earlier ones.
/// @throws Error INTERNAL_ERROR naming a field that is missing or of the wrong type,
///   INVALID_STATE for the format of a later version.
Launch decode_launch(std::string_view text);

}  // namespace mlf::project
