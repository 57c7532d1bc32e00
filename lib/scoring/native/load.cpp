// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/load.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "model/onnx_flavor.h"
#include "scoring/native/lightgbm_model.h"
#include "scoring/native/onnx_model.h"
#include "scoring/native/xgboost_model.h"

namespace mlf::scoring::native {

namespace {

struct Loader {
  std::string_view module;  ///< MLflow's, which loads the model in Python
  std::unique_ptr<NativeModel> (*load)(const LocalModel&, const RuntimePlaces&);
};

/// Whether mlf has made a graph of the model. A graph checks no names of columns, so that a
/// signature must.
bool has_converted_graph(const model::Mlmodel& model) {
  const auto& signature = model.signature;
  return model.python_function->loader_module == "mlflow.sklearn" &&
         model::is_converted(model, "sklearn") && signature && signature->inputs;
}

const Loader* find_loader(const model::Mlmodel& model) {
  static constexpr std::array<Loader, 3> loaders{{
      {"mlflow.xgboost", load_xgboost},
      {"mlflow.lightgbm", load_lightgbm},
      {"mlflow.onnx", load_onnx},
  }};
  if (!model.python_function) return nullptr;
  if (has_converted_graph(model)) return &loaders.back();
  const auto* found =
      std::ranges::find(loaders, model.python_function->loader_module, &Loader::module);
  return found == loaders.end() ? nullptr : found;
}

}  // namespace

bool has_native_flavor(const model::Mlmodel& model) { return find_loader(model) != nullptr; }

std::unique_ptr<NativeModel> load_native(const LocalModel& model, const RuntimePlaces& places) {
  const auto* loader = find_loader(model.mlmodel);
  if (loader == nullptr) {
    throw Error(ErrorCode::not_implemented, "there is no library for models of this flavor");
  }
  return loader->load(model, places);
}

}  // namespace mlf::scoring::native
