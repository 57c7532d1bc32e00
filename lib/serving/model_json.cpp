// SPDX-License-Identifier: Apache-2.0
#include "serving/model_json.h"

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace mlf::serving {

namespace {

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

}  // namespace

std::string schema_json(const ServedModel& model) {
  Json schema{{"inputs", nullptr}, {"outputs", nullptr}, {"params", nullptr}};
  if (const auto& signature = model.mlmodel.signature) {
    if (signature->inputs) schema["inputs"] = model::to_json(*signature->inputs);
    if (signature->outputs) schema["outputs"] = model::to_json(*signature->outputs);
    if (!signature->params.empty()) schema["params"] = model::to_json(signature->params);
  }
  return json_indented(schema);
}

std::string models_json(std::span<const ModelTable::Entry> models) {
  Json list = Json::array();
  for (const auto& model : models) {
    Json flavors = Json::array();
    for (const auto& flavor : model->mlmodel.flavors) flavors.push_back(flavor.name);
    list.push_back(Json{{"name", model->name},
                        {"model_uri", model->uri},
                        {"version", text_or_null(model->version)},
                        {"flavors", std::move(flavors)},
                        {"mlflow_version", text_or_null(model->service->mlflow_version())},
                        {"ready", is_ready(*model)}});
  }
  return json_indented(list);
}

bool is_ready(const ServedModel& model) { return model.service->state().alive > 0; }

}  // namespace mlf::serving
