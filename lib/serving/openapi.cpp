// SPDX-License-Identifier: Apache-2.0
//
// OpenAPI 3.1 describes bodies by JSON Schema. A signature has columns or tensors, and MLflow takes
// each in up to four forms, so the schema of a body is a choice between objects with one member.
#include "serving/openapi.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/python_json.h"

namespace mlf::serving {

namespace {

using Kind = model::ColumnType::Kind;

Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

Json schema_of(const model::ColumnType& type) {
  switch (type.kind) {
    case Kind::boolean:
      return {{"type", "boolean"}};
    case Kind::int32:
      return {{"type", "integer"}, {"format", "int32"}};
    case Kind::int64:
      return {{"type", "integer"}, {"format", "int64"}};
    case Kind::float32:
      return {{"type", "number"}, {"format", "float"}};
    case Kind::float64:
      return {{"type", "number"}, {"format", "double"}};
    case Kind::string:
      return {{"type", "string"}};
    case Kind::binary:
      return {{"type", "string"}, {"contentEncoding", "base64"}};
    case Kind::datetime:
      return {{"type", "string"}, {"description", "a date and time, as ISO 8601 writes them"}};
    case Kind::any:
      return Json::object();
    case Kind::sparkml_vector:
      return list_of({{"type", "number"}});
    case Kind::array:
      return list_of(schema_of(type.element.front()));
    case Kind::map:
      return {{"type", "object"}, {"additionalProperties", schema_of(type.element.front())}};
    case Kind::object:
      break;
  }
  Json schema{{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
  for (const auto& each : type.properties) {
    schema["properties"][each.name] = schema_of(each.type);
    if (each.required) schema["required"].push_back(each.name);
  }
  return schema;
}

Json schema_of(const model::TensorSpec& tensor) {
  Json schema{{"type", "string"}};
  if (tensor.dtype == "bool") schema = {{"type", "boolean"}};
  if (tensor.dtype.starts_with("float")) schema = {{"type", "number"}};
  if (tensor.dtype.starts_with("int") || tensor.dtype.starts_with("uint")) {
    schema = {{"type", "integer"}};
  }
  for (auto size = tensor.shape.rbegin(); size != tensor.shape.rend(); ++size) {
    schema = list_of(std::move(schema));
    if (*size < 0) continue;
    schema["minItems"] = *size;
    schema["maxItems"] = *size;
  }
  return schema;
}

std::string name_of(const model::ColumnSpec& column, std::size_t index) {
  return column.name.value_or(std::to_string(index));
}

/// An object whose members are the columns, each of them as `make` makes it of its schema.
template <typename Make>
Json by_column(const model::Columns& columns, Make make) {
  Json schema{{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto name = name_of(columns[i], i);
    schema["properties"][name] = make(schema_of(columns[i].type));
    if (columns[i].required) schema["required"].push_back(name);
  }
  return schema;
}

/// The members of which a request has one, and their schemas.
std::vector<std::pair<std::string, Json>> input_forms(const model::Signature* signature) {
  const auto* inputs = signature != nullptr && signature->inputs ? &*signature->inputs : nullptr;
  const auto* columns = inputs == nullptr ? nullptr : std::get_if<model::Columns>(inputs);
  const auto* tensors = inputs == nullptr ? nullptr : std::get_if<model::Tensors>(inputs);
  Json names = list_of(Json::object());
  Json record{{"type", "object"}};
  Json by_name = Json::object();
  if (columns != nullptr) {
    names["items"] = {{"enum", Json::array()}};
    for (std::size_t i = 0; i < columns->size(); ++i) {
      names["items"]["enum"].push_back(name_of((*columns)[i], i));
    }
    record = by_column(*columns, [](Json schema) { return schema; });
    by_name = by_column(*columns, list_of);
  } else if (tensors != nullptr && tensors->front().name) {
    by_name = {{"type", "object"}, {"properties", Json::object()}};
    for (const auto& tensor : *tensors) by_name["properties"][*tensor.name] = schema_of(tensor);
  } else if (tensors != nullptr) {
    by_name = schema_of(tensors->front());
  }
  std::vector<std::pair<std::string, Json>> forms{{"inputs", std::move(by_name)},
                                                  {"instances", list_of(Json::object())}};
  if (tensors != nullptr) return forms;
  forms.emplace_back(
      "dataframe_split",
      Json{{"type", "object"},
           {"properties",
            {{"columns", std::move(names)}, {"data", list_of(list_of(Json::object()))}}},
           {"required", {"columns", "data"}}});
  forms.emplace_back("dataframe_records", list_of(std::move(record)));
  return forms;
}

Json params_schema(const model::Signature& signature) {
  Json schema{{"type", "object"}, {"properties", Json::object()}};
  for (const auto& param : signature.params) {
    Json type = schema_of(param.type);
    if (param.is_list) type = list_of(std::move(type));
    type["default"] = parse_python_json(param.default_value);
    schema["properties"][param.name] = std::move(type);
  }
  return schema;
}

Json request_schema(const model::Signature* signature) {
  Json choice = Json::array();
  for (auto& [name, schema] : input_forms(signature)) {
    Json form{{"type", "object"}, {"properties", {{name, std::move(schema)}}}};
    if (signature != nullptr && !signature->params.empty()) {
      form["properties"]["params"] = params_schema(*signature);
    }
    form["required"] = Json::array({name});
    choice.push_back(std::move(form));
  }
  return {{"oneOf", std::move(choice)}};
}

Json response(std::string_view description, Json schema) {
  return {{"description", description},
          {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
}

Json invocations(const ServedModel& model) {
  const auto* signature = model.mlmodel.signature ? &*model.mlmodel.signature : nullptr;
  Json json{{"schema", request_schema(signature)}};
  if (!model.example.empty()) json["example"] = parse_python_json(model.example);
  const Json error{
      {"type", "object"},
      {"properties", {{"error_code", {{"type", "string"}}}, {"message", {{"type", "string"}}}}}};
  const Json predictions{{"type", "object"},
                         {"properties", {{"predictions", Json::object()}}},
                         {"required", {"predictions"}}};
  return {
      {"post",
       {{"summary", "Predictions of the model " + model.name},
        {"requestBody",
         {{"required", true},
          {"content",
           {{"application/json", std::move(json)},
            {"text/csv", {{"schema", {{"type", "string"}}}}}}}}},
        {"responses",
         {{"200", response("The predictions, one for each row", predictions)},
          {"400", response("The input is not what the model takes, or the model failed", error)},
          {"415", {{"description", "The content type is not one of those above"}}},
          {"500", response("The worker has ended", error)},
          {"503", response("Too many requests wait, or no worker is alive", error)},
          {"504", {{"description", "The model took too long"}}}}}}}};
}

Json told(std::string_view summary, std::string_view type = "application/json") {
  return {
      {"get",
       {{"summary", summary},
        {"responses", {{"200", {{"description", "OK"}, {"content", {{type, Json::object()}}}}}}}}}};
}

void add_model(Json& paths, const ServedModel& model, bool is_only) {
  const auto named = "/models/" + model.name;
  const auto v2 = "/v2/models/" + model.name;
  paths[named + "/invocations"] = invocations(model);
  paths[named + "/schema"] = told("The signature of the model");
  if (is_only) {
    paths["/invocations"] = paths[named + "/invocations"];
    paths["/schema"] = paths[named + "/schema"];
  }
  paths[v2] = told("The metadata of the model, by the Open Inference Protocol");
  paths[v2 + "/ready"] = told("Whether the model is ready");
  paths[v2 + "/infer"] = {
      {"post",
       {{"summary", "Predictions by the Open Inference Protocol"},
        {"requestBody",
         {{"required", true},
          {"content",
           {{"application/json", {{"schema", {{"type", "object"}, {"required", {"inputs"}}}}}}}}}},
        {"responses", {{"200", {{"description", "The outputs"}}}}}}}};
}

}  // namespace

std::string openapi_json(std::span<const ModelTable::Entry> models, bool needs_token) {
  Json paths = Json::object();
  for (const auto& model : models) add_model(paths, *model, models.size() == 1);
  paths["/ping"] = told("Whether all models are ready; 503 while they are not");
  paths["/health"] = paths["/ping"];
  paths["/version"] = told("The version of MLflow that answers");
  paths["/models"] = told("The models, and the versions that answer");
  paths["/metrics"] = told("Metrics for Prometheus", "text/plain");
  paths["/v2"] = told("The metadata of the server, by the Open Inference Protocol");
  paths["/v2/health/live"] = told("Whether the server answers");
  paths["/v2/health/ready"] = told("Whether all models are ready");
  Json document{
      {"openapi", "3.1.0"},
      {"info",
       {{"title", models.size() == 1 ? models.front()->name : std::string("models")},
        {"version", models.size() == 1 && !models.front()->version.empty() ? models.front()->version
                                                                           : std::string("1")}}},
      {"paths", std::move(paths)}};
  if (needs_token) {
    document["components"] = {
        {"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}};
    document["security"] = Json::array({{{"token", Json::array()}}});
  }
  return json_indented(document);
}

}  // namespace mlf::serving
