// SPDX-License-Identifier: Apache-2.0
//
// Tells models that are data from models that are programs. MLflow's flavors differ in this, and
// some are both, depending on how the model was saved. The table below has the flavors that can be
// data, after MLflow's own code; everything else is a pickle, names a Python class, or is unknown.
#include "model/loading.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace mlf::model {

namespace {

constexpr std::string_view python_function_name = "python_function";

/// The text of a key; "" when it is missing.
std::string_view value_of(const Flavor& flavor, std::string_view key) {
  const wire::YamlNode* node = flavor.configuration.find(key);
  return node == nullptr ? std::string_view() : std::string_view(node->text);
}

bool is_skops(const Flavor& flavor) { return value_of(flavor, "serialization_format") == "skops"; }

bool always(const Flavor& /*flavor*/) { return true; }

/// MLflow makes an object of the class that the file names, whatever it is.
bool is_xgboost_class(const Flavor& flavor) {
  const auto name = value_of(flavor, "model_class");
  return name.empty() || name.starts_with("xgboost.");
}

bool is_booster_or_skops(const Flavor& flavor) {
  const auto name = value_of(flavor, "model_class");
  return name.empty() || name == "lightgbm.basic.Booster" || is_skops(flavor);
}

struct DataFlavor {
  std::string_view name;
  bool (*is_data)(const Flavor&);
};

constexpr std::array<DataFlavor, 5> data_flavors{{{"catboost", always},
                                                  {"lightgbm", is_booster_or_skops},
                                                  {"onnx", always},
                                                  {"sklearn", is_skops},
                                                  {"xgboost", is_xgboost_class}}};

bool is_data(const Flavor& flavor) {
  const auto row = std::ranges::find(data_flavors, flavor.name, &DataFlavor::name);
  return row != data_flavors.end() && row->is_data(flavor);
}

/// The same for python_function: whether its loader is that of a flavor whose files are data.
bool loads_data(const Mlmodel& model) {
  constexpr std::string_view prefix = "mlflow.";
  const std::string_view loader = model.python_function->loader_module;
  if (!loader.starts_with(prefix)) return false;
  const Flavor* flavor = model.find_flavor(loader.substr(prefix.size()));
  return flavor != nullptr && is_data(*flavor);
}

std::optional<std::string> why_python_function_runs_code(const Mlmodel& model) {
  const PythonFunction& function = *model.python_function;
  if (function.model_code_path) {
    return fmt::format("the script '{}' makes the model", function.model_code_path->str());
  }
  if (function.code) return fmt::format("it brings Python code in '{}'", function.code->str());
  if (loads_data(model)) return std::nullopt;
  if (function.loader_module == "mlflow.pyfunc.model") return "its Python object is a pickle";
  return fmt::format("the loader '{}' can run code", printable(function.loader_module));
}

std::string why_flavor_runs_code(const Flavor& flavor) {
  const bool can_be_data =
      std::ranges::find(data_flavors, flavor.name, &DataFlavor::name) != data_flavors.end();
  if (can_be_data && flavor.name != "xgboost") {
    return fmt::format("its {} model is a pickle", flavor.name);
  }
  return fmt::format("the flavor '{}' can run code", printable(flavor.name));
}

}  // namespace

std::optional<std::string> why_loading_runs_code(const Mlmodel& model) {
  for (const Flavor& flavor : model.flavors) {
    if (flavor.name != python_function_name && !is_data(flavor)) {
      return why_flavor_runs_code(flavor);
    }
  }
  return model.python_function ? why_python_function_runs_code(model) : std::nullopt;
}

}  // namespace mlf::model
