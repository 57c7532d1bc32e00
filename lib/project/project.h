// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "container/request.h"
#include "env/manager.h"
#include "wire/yaml.h"

namespace mlf::project {

/// A parameter that an entry point declares.
struct Parameter {
  std::string name;
  std::string type = "string";  ///< "float", "int", "string", "path", "uri", or what is written
  std::optional<std::string> default_value;
  wire::YamlPlace place;
};

/// A command that a project offers.
struct EntryPoint {
  std::string name;
  std::string command;  ///< with {parameter} for their values
  std::vector<Parameter> parameters{};
  wire::YamlPlace command_place{};  ///< where the command stands in the MLproject file
};

/// A directory that can be run: what its MLproject file says, or MLflow's conventions without one.
struct Project {
  std::string name;                             ///< "" when it has none
  std::filesystem::path directory;              ///< absolute
  std::optional<std::filesystem::path> file{};  ///< the MLproject file
  std::vector<EntryPoint> entry_points{};       ///< in the order of the file
  /// At most one of the three; none: a Python environment without a specification.
  std::optional<std::filesystem::path> python_env{};
  std::optional<std::filesystem::path> conda_env{};
  std::optional<container::Specification> docker{};
};

/// The project in a directory.
/// @throws Error with the first problem of its MLproject file as "FILE:LINE:COLUMN: MESSAGE" and
///   how many more there are.
Project load_project(const std::filesystem::path& directory);

/// What is wrong with a project's MLproject file, and with the environment file that it names, in
/// the order of the files; the paths are as the user would type them.
struct FileProblem {
  std::filesystem::path file;
  wire::Problem problem;
  bool is_warning = false;  ///< it runs all the same, as in MLflow: a key that nothing reads
};
std::vector<FileProblem> validate_project(const std::filesystem::path& directory);

/// The entry point of that name: a declared one, else a script below the directory by MLflow's
/// conventions (.py, .sh, .R). `shell` runs .sh scripts: $SHELL, else bash.
/// @throws Error RESOURCE_DOES_NOT_EXIST naming those there are.
EntryPoint find_entry_point(const Project& project, std::string_view name, std::string_view shell);

/// What find_entry_point() takes for scripts among the files directly in the project's directory,
/// sorted.
std::vector<std::string> find_scripts(const Project& project);
/// Their entry points.
std::vector<EntryPoint> script_entry_points(const Project& project, std::string_view shell);

/// The manager that MLflow chooses for the project when none is asked for.
env::Manager default_manager(const Project& project);

}  // namespace mlf::project
