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
  std::string type = "string";  ///< "float", "int", "string", "path", "uri", or another as written
  std::optional<std::string> default_value;
  wire::YamlPlace place;
};

/// A command that a project defines.
struct EntryPoint {
  std::string name;
  std::string command;  ///< with {parameter} in place of values
  std::vector<Parameter> parameters{};
  wire::YamlPlace command_place{};  ///< where the command stands in the MLproject file
};

/// A project directory, described by its MLproject file or, without one, by MLflow's conventions.
struct Project {
  std::string name;                             ///< "" when the file gives none
  std::filesystem::path directory;              ///< absolute
  std::optional<std::filesystem::path> file{};  ///< the MLproject file
  std::vector<EntryPoint> entry_points{};       ///< in the order of the file
  /// At most one of the three is set; if none is, a Python environment without a specification is
  /// used.
  std::optional<std::filesystem::path> python_env{};
  std::optional<std::filesystem::path> conda_env{};
  std::optional<container::Specification> docker{};
};

/// Reads the project in a directory.
/// @throws Error with the first problem of its MLproject file as "FILE:LINE:COLUMN: MESSAGE", and
///   the number of further ones.
Project load_project(const std::filesystem::path& directory);

/// A problem in a project's MLproject file or in its environment file. validate_project() lists
/// them in the order of the files.
struct FileProblem {
  std::filesystem::path file;
  wire::Problem problem;
  bool is_warning =
      false;  ///< the project runs nevertheless, as in MLflow: for example an unknown key
};
std::vector<FileProblem> validate_project(const std::filesystem::path& directory);

/// The entry point of that name: a declared one, else a script in the directory by MLflow's
/// conventions (.py, .sh, .R). `shell` runs .sh scripts.
/// @throws Error RESOURCE_DOES_NOT_EXIST naming the entry points there are.
EntryPoint find_entry_point(const Project& project, std::string_view name, std::string_view shell);

/// The files directly in the project's directory that find_entry_point() accepts as scripts,
/// sorted.
std::vector<std::string> find_scripts(const Project& project);
/// The entry points of find_scripts().
std::vector<EntryPoint> script_entry_points(const Project& project, std::string_view shell);

/// The environment manager that MLflow uses for the project when the user names none.
env::Manager default_manager(const Project& project);

}  // namespace mlf::project
