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

/// Functions shared by the builders for virtualenv and uv, which both make a venv as Python does.
namespace mlf::env {

/// A request for an environment of pip or uv, after its files have been read.
struct PythonRequest {
  PythonSpecification specification;
  std::filesystem::path file;  ///< the file that the specification was read from; "" without one
  std::vector<Requirement> requirements;
  /// The version in the environment's name: the one that is asked for, else that of `current`.
  std::string python;
  std::optional<Interpreter> current;  ///< only if no version is asked for
};

/// Reads python_env.yaml or conda.yaml; if there is neither, nothing is installed. Notes which
/// packages of a conda.yaml are left out.
/// @throws Error with the first problem as "FILE:LINE:COLUMN: MESSAGE" and the number of others;
///   also when no version is asked for and there is no python3.
PythonRequest read_python_request(const Request& request, const Context& context,
                                  PythonFinder& pythons);
PythonFinder python_finder(const Context& context);

/// MLflow's name for the environment, and the key: the name and key_suffix() of all dependencies.
Identity identity_of(const PythonRequest& python, const Request& request);

/// Changes the command's environment variables as activating `venv` does.
Command in_venv(const std::filesystem::path& venv, const Context& context, Command command);

/// Packages that are installed together.
struct PackageList {
  std::string name;  ///< "build-dependencies"
  std::vector<Dependency> dependencies;
};

/// What an environment gets, one list after the other. Where the specification names an index of
/// packages, every list has it.
std::vector<PackageList> package_lists(const PythonRequest& python, const Request& request);

/// Writes the list to the file mlf-NAME.txt in the environment and returns its path; nullopt when
/// it is empty.
std::optional<std::filesystem::path> write_requirements(const std::filesystem::path& venv,
                                                        const PackageList& list,
                                                        const std::filesystem::path& directory);

/// Runs a command such as `pip freeze` and sorts the lines it prints. @throws Error with the last
/// line of its error output when it fails.
std::string ask_requirements(const Command& command);
/// The version of Python in the environment, read from its pyvenv.cfg.
std::string venv_python(const std::filesystem::path& venv);
bool is_whole_venv(const Record& record);
std::vector<std::string> venv_activation(const Record& record);

}  // namespace mlf::env
