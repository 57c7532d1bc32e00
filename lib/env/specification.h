// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "env/requirements.h"
#include "wire/yaml.h"

/// Reads the files that specify an environment: python_env.yaml and conda.yaml.
namespace mlf::env {

/// The contents of a python_env.yaml, or the part of a conda.yaml that pip can install.
struct PythonSpecification {
  std::string python;  ///< "3.11", "3.11.7"; "" when the file names no version
  wire::YamlPlace python_place{};
  std::vector<Dependency> build_dependencies{};  ///< installed before the others
  std::vector<Dependency> dependencies{};
  std::vector<std::string> dropped{};  ///< conda packages that pip cannot install
};

/// The valid part of a file, and everything that is wrong with it.
struct SpecificationReading {
  PythonSpecification specification{};
  std::vector<wire::Problem> problems{};
};

SpecificationReading read_python_env(std::string_view text);
/// Reads from a conda.yaml what MLflow uses to make its environment without conda: python, pip,
/// setuptools and wheel of the dependencies, and the list "pip".
SpecificationReading read_conda_for_pip(std::string_view text);

/// The build dependencies, then the dependencies.
std::vector<Dependency> all_dependencies(const PythonSpecification& specification);

/// Everything that is wrong with a python_env.yaml, including requirements files that cannot be
/// read. Their relative paths start at `directory`.
std::vector<wire::Problem> check_python_env(std::string_view text,
                                            const std::filesystem::path& directory);
/// Everything that is wrong with the form of a conda.yaml and its requirements files. Whether conda
/// can install the packages is not checked.
std::vector<wire::Problem> check_conda_env(std::string_view text,
                                           const std::filesystem::path& directory);

/// Does nothing when there are no problems.
/// @throws Error with the first problem as "FILE:LINE:COLUMN: MESSAGE" and the number of others.
void throw_problems(const std::vector<wire::Problem>& problems, const std::filesystem::path& file);

/// MLflow's name for the environment: "mlflow-" and a SHA-1. `python` is the version that the
/// specification names; if it names none, that of the Python that is used.
std::string environment_name(const PythonSpecification& specification, std::string_view python,
                             std::vector<Requirement> requirements);
/// The same for a conda environment. `text` is the file's contents, "" when there is no file.
std::string conda_environment_name(std::string_view text);

}  // namespace mlf::env
