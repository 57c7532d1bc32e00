// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/mlmodel.h"
#include "model/model_directory.h"

namespace mlf::model {

/// A flavor in one line.
struct FlavorSummary {
  std::string name;
  std::string version;  ///< of the library, of Python for python_function; "" when it is not said
  std::string file;     ///< of the model, in its directory; "" when it is not said
};

/// What `mlf models show` tells of a model.
struct Description {
  /// In MLflow 2 the end of the artifact path; else the name of the directory, or the model id
  /// where that is only "artifacts".
  std::string name;
  std::string place;  ///< where the directory is
  Mlmodel mlmodel;
  std::vector<FlavorSummary> flavors;
  EnvironmentFiles environment;
  std::optional<std::string> input_example;  ///< the beginning of its file
  std::optional<std::string> code_reason;    ///< see why_loading_runs_code()
};

/// Reads what describes the model, and never loads it. @throws Error as read_mlmodel().
Description describe(const tracking::ArtifactTarget& directory);

/// The keys of the MLmodel file, and "name", "model_uri" (the place), "environment" and
/// "loading_runs_code" (the reason, or null).
Json to_json(const Description& description);

}  // namespace mlf::model
