// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/load.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "scoring/native/lightgbm_model.h"
#include "scoring/native/xgboost_model.h"

namespace mlf::scoring::native {

namespace {

struct Loader {
  std::string_view module;  ///< MLflow's, which loads the model in Python
  std::unique_ptr<NativeModel> (*load)(const LocalModel&, const RuntimePlaces&);
};

const Loader* find_loader(const model::Mlmodel& model) {
  static constexpr std::array<Loader, 2> loaders{{
      {"mlflow.xgboost", load_xgboost},
      {"mlflow.lightgbm", load_lightgbm},
  }};
  if (!model.python_function) return nullptr;
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
