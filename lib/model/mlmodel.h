// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/relative_path.h"
#include "model/python_function.h"
#include "model/signature.h"
#include "wire/yaml.h"

/// The file MLmodel, which describes a model directory. Nothing here loads a model.
namespace mlf::model {

/// A way to load the model, such as "sklearn" or "python_function", and what that needs.
struct Flavor {
  std::string name;
  wire::YamlNode configuration;  ///< a map or null
};

/// An example of an input that is stored with the model. MLflow's saved_input_example_info.
struct InputExample {
  RelativePath path;  ///< of the file, in the model directory
  std::string type;   ///< "dataframe", "ndarray", "json_object", ...
  bool has_params = false;
  std::optional<RelativePath> serving_path;  ///< of the same as a request for a scoring server
};

/// What a MLmodel file says. MLflow versions differ in what they write; only `flavors` is in all.
struct Mlmodel {
  std::vector<Flavor> flavors;  ///< in the order of the file
  /// MLflow 2: the path among the run's artifacts. MLflow 3: the URI of the model's artifacts.
  std::optional<std::string> artifact_path;
  std::optional<std::string> run_id;
  std::optional<std::string> model_id;    ///< MLflow 3: of the logged model, "m-..."
  std::optional<std::string> model_uuid;  ///< MLflow 3: the same as model_id
  std::optional<std::string> mlflow_version;
  std::optional<std::string> utc_time_created;  ///< "2026-11-21 02:35:28.709853"
  std::optional<std::int64_t> model_size_bytes;
  std::optional<Signature> signature;
  /// All other keys, also those that MLflow does not know: metadata, prompts, resources,
  /// auth_policy, env_vars, saved_input_example_info, is_signature_from_type_hint ...
  std::vector<wire::YamlEntry> others;

  /// What parse_mlmodel() has read of the flavor python_function and of saved_input_example_info.
  /// write_mlmodel() does not look at them.
  std::optional<PythonFunction> python_function;
  std::optional<InputExample> input_example;

  /// The flavor; nullptr when the model does not have it.
  const Flavor* find_flavor(std::string_view name) const;
  /// The value of a key of `others`; nullptr when it is missing or null.
  const wire::YamlNode* find(std::string_view key) const;
};

/// Reads a file of any MLflow since 1.0. If a key occurs twice, the last value counts, as in
/// MLflow. `file` is its name in errors.
/// @throws Error INVALID_PARAMETER_VALUE "FILE:LINE:COLUMN: ..." for what is not YAML, what has the
///   wrong type, a signature that MLflow would refuse, and paths that lead out of the model
///   directory.
Mlmodel parse_mlmodel(std::string_view text, std::string_view file);

/// Writes the file as MLflow does: sorted keys, and the signature as texts of JSON.
std::string write_mlmodel(const Mlmodel& model);

/// Everything, for programs. The keys are those of the file; missing ones are null. The members of
/// the signature are lists.
Json to_json(const Mlmodel& model);

}  // namespace mlf::model
