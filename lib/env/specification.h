// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "env/requirements.h"
#include "wire/yaml.h"

/// The files that say what an environment is made of: python_env.yaml and conda.yaml.
namespace mlf::env {

/// What python_env.yaml says, or what pip can install of a conda.yaml.
struct PythonSpecification {
  std::string python;  ///< "3.11", "3.11.7"; "" where the file does not say
  wire::YamlPlace python_place{};
  std::vector<Dependency> build_dependencies{};  ///< installed before the others
  std::vector<Dependency> dependencies{};
  std::vector<std::string> dropped{};  ///< packages of conda's that pip does not install
};

/// A file's content as far as it is right, and everything that is wrong with it.
struct SpecificationReading {
  PythonSpecification specification{};
  std::vector<wire::Problem> problems{};
};

SpecificationReading read_python_env(std::string_view text);
/// As MLflow makes a conda project's environment without conda: python, pip, setuptools and wheel
/// of its dependencies and the list of pip.
SpecificationReading read_conda_for_pip(std::string_view text);

/// Those that are installed first, and the others.
std::vector<Dependency> all_dependencies(const PythonSpecification& specification);

/// What is wrong with a python_env.yaml, with requirements files that cannot be read among it; they
/// are looked up in `directory`.
std::vector<wire::Problem> check_python_env(std::string_view text,
                                            const std::filesystem::path& directory);
/// What is wrong with a conda.yaml: with its form, not with what conda makes of the packages.
std::vector<wire::Problem> check_conda_env(std::string_view text,
                                           const std::filesystem::path& directory);

/// @throws Error with the first problem as "FILE:LINE:COLUMN: MESSAGE" and how many more there are;
///   none when there is none.
void throw_problems(const std::vector<wire::Problem>& problems, const std::filesystem::path& file);

/// MLflow's name of the environment: "mlflow-" and a SHA-1. `python` is the version asked for, or
/// else of the Python that is used.
std::string environment_name(const PythonSpecification& specification, std::string_view python,
                             std::vector<Requirement> requirements);
/// The same of a conda environment; of no file, of the empty text.
std::string conda_environment_name(std::string_view text);

}  // namespace mlf::env
