// SPDX-License-Identifier: Apache-2.0
#include "model/python_function.h"

#include <fmt/format.h>

#include "artifact/address.h"
#include "base/error.h"
#include "base/text.h"

namespace mlf::model {

namespace {

using wire::YamlError;
using wire::YamlNode;

/// The text of a key; nullopt for a missing key and null.
std::optional<std::string> text_of(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  if (node == nullptr || node->kind == YamlNode::Kind::null) return std::nullopt;
  if (!node->is_scalar()) throw YamlError({node->place, fmt::format("{} must be a text", key)});
  return node->text;
}

RelativePath parse_path(std::string_view text, const YamlNode& node, std::string_view key) {
  try {
    return artifact::parse_artifact_path(text);
  } catch (const Error& error) {
    throw YamlError({node.place, fmt::format("{} must be a path in the model directory: {}", key,
                                             error.what())});
  }
}

/// MLflow records the path of the code on the machine that saved the model, and looks for a file of
/// that name in the model directory.
std::optional<RelativePath> code_path_of(const YamlNode& map) {
  constexpr std::string_view key = "model_code_path";
  const auto text = text_of(map, key);
  if (!text) return std::nullopt;
  return parse_path(text->substr(text->rfind('/') + 1), *map.find(key), key);
}

}  // namespace

std::optional<RelativePath> path_in_model(const YamlNode& map, std::string_view key) {
  const auto text = text_of(map, key);
  if (!text) return std::nullopt;
  return parse_path(*text, *map.find(key), key);
}

PythonFunction python_function_of(const YamlNode& configuration) {
  const auto loader = text_of(configuration, "loader_module");
  if (!loader) {
    throw YamlError({configuration.place,
                     "python_function needs a loader_module, such as "
                     "mlflow.sklearn"});
  }
  PythonFunction function{.loader_module = *loader};
  function.python_version = text_of(configuration, "python_version").value_or("");
  function.data = path_in_model(configuration, "data");
  function.code = path_in_model(configuration, "code");
  function.model_path = path_in_model(configuration, "model_path");
  function.model_code_path = code_path_of(configuration);
  const YamlNode* env = configuration.find("env");
  if (env != nullptr && env->kind == YamlNode::Kind::map) {
    function.conda_env = path_in_model(*env, "conda");
    function.python_env = path_in_model(*env, "virtualenv");
  } else {
    function.conda_env = path_in_model(configuration, "env");  // MLflow 1
  }
  return function;
}

}  // namespace mlf::model
