// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/relative_path.h"
#include "wire/yaml.h"

namespace mlf::model {

/// The flavor python_function: how MLflow's generic interface loads the model. Paths are those of
/// files and directories in the model directory; each was checked not to lead out of it.
struct PythonFunction {
  std::string loader_module;         ///< "mlflow.sklearn"
  std::string python_version;        ///< "3.11.2"; "" when the file does not say
  std::optional<RelativePath> data;  ///< none: the loader gets the model directory
  std::optional<RelativePath> code;  ///< a directory of Python code that is put into sys.path
  std::optional<RelativePath>
      model_path;  ///< what the loader opens, where it has a path of its own
  std::optional<RelativePath> model_code_path;  ///< code that makes the model
  std::optional<RelativePath> conda_env;        ///< a conda.yaml
  std::optional<RelativePath> python_env;       ///< a python_env.yaml
};

/// Reads the configuration of the flavor. @throws wire::YamlError
PythonFunction python_function_of(const wire::YamlNode& configuration);

/// A path that a MLmodel file gives; nullopt for a missing key and null. A slash at its end is
/// dropped. @throws wire::YamlError for another type and for what RelativePath refuses, such as
/// "../x" and "/x".
std::optional<RelativePath> path_in_model(const wire::YamlNode& map, std::string_view key);

}  // namespace mlf::model
