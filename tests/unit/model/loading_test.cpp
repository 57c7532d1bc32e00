// SPDX-License-Identifier: Apache-2.0
#include "model/loading.h"

#include <doctest/doctest.h>

using namespace mlf;
using namespace mlf::model;

namespace {

/// The reason for a file with these flavors; "data" for none.
std::string reason(const std::string& flavors) {
  return why_loading_runs_code(parse_mlmodel("flavors: {" + flavors + "}", "MLmodel"))
      .value_or("data");
}

const std::string onnx = "onnx: {data: model.onnx}, python_function: {loader_module: mlflow.onnx";

}  // namespace

TEST_CASE("models that are data") {
  CHECK(reason(onnx + "}") == "data");
  CHECK(reason("catboost: {}") == "data");
  CHECK(reason("xgboost: {}") == "data");
  CHECK(reason("xgboost: {model_class: xgboost.sklearn.XGBClassifier}") == "data");
  CHECK(reason("lightgbm: {model_class: lightgbm.basic.Booster}") == "data");
  CHECK(reason("lightgbm: {model_class: lightgbm.sklearn.X, serialization_format: skops}") ==
        "data");
  CHECK(reason("sklearn: {serialization_format: skops}, python_function: {loader_module: "
               "mlflow.sklearn}") == "data");
  CHECK(reason("") == "data");
}

TEST_CASE("models that can run code") {
  CHECK(reason("sklearn: {serialization_format: cloudpickle}") == "its sklearn model is a pickle");
  CHECK(reason("sklearn: null") == "its sklearn model is a pickle");
  CHECK(reason("lightgbm: {model_class: lightgbm.sklearn.LGBMClassifier}") ==
        "its lightgbm model is a pickle");
  CHECK(reason("xgboost: {model_class: antigravity.X}") == "the flavor 'xgboost' can run code");
  CHECK(reason("statsmodels: {}") == "the flavor 'statsmodels' can run code");
  CHECK(reason("python_function: {loader_module: mlflow.pyfunc.model}") ==
        "its Python object is a pickle");
  CHECK(reason("python_function: {loader_module: mine}") == "the loader 'mine' can run code");
  CHECK(reason("python_function: {loader_module: mlflow.onnx}") ==
        "the loader 'mlflow.onnx' can run code");
}

TEST_CASE("code beside a model that is data") {
  CHECK(reason(onnx + ", code: code}") == "it brings Python code in 'code'");
  CHECK(reason(onnx + ", model_code_path: /x/agent.py}") ==
        "the script 'agent.py' makes the model");
}
