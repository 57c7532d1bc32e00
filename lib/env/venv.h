// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/process.h"
#include "env/builder.h"
#include "env/python.h"
#include "env/specification.h"

/// What virtualenv and uv share: both make a directory in the form of Python's venv.
namespace mlf::env {

/// What a request comes to.
struct PythonRequest {
  PythonSpecification specification;
  std::filesystem::path file;  ///< that it was read from; "" without one
  std::vector<Requirement> requirements;
  /// What stands for the version in the name: what is asked for, else that of `current`.
  std::string python;
  std::optional<Interpreter> current;  ///< where no version is asked for
};

/// Reads python_env.yaml or conda.yaml; without either nothing is installed. Tells what of a
/// conda.yaml is left out.
/// @throws Error with the first problem as "FILE:LINE:COLUMN: MESSAGE" and how many more there are;
///   when no version is asked for and there is no python3.
PythonRequest read_python_request(const Request& request, const Surroundings& surroundings,
                                  PythonFinder& pythons);
PythonFinder python_finder(const Surroundings& surroundings);

/// MLflow's name of it, and the key: with key_suffix() of all dependencies.
Identity identity_of(const PythonRequest& python, const Request& request);

/// The command as it runs in an activated environment.
Command in_venv(const std::filesystem::path& venv, const Surroundings& surroundings,
                Command command);

/// Writes the requirements to a file in the environment, which keeps it. nullopt when there are
/// none.
std::optional<std::filesystem::path> write_requirements(const std::filesystem::path& venv,
                                                        std::string_view name,
                                                        const std::vector<Dependency>& dependencies,
                                                        const std::filesystem::path& directory);

/// The lines that a tool such as `pip freeze` prints, sorted. @throws Error with its own last line.
std::string ask_requirements(const Command& command);
/// The version of Python in it: of the file pyvenv.cfg.
std::string venv_python(const std::filesystem::path& venv);
bool is_whole_venv(const Record& record);
std::vector<std::string> venv_activation(const Record& record);

}  // namespace mlf::env
