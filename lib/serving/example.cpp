// SPDX-License-Identifier: Apache-2.0
//
// MLflow saves an input example twice: as it was given, and as a request for a scoring server. The
// second is taken where it can be read; models of older versions have only the first, whose form
// the MLmodel file names.
#include "serving/example.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/python_json.h"

namespace mlf::serving {

namespace {

using Kind = model::ColumnType::Kind;

bool has(const Json& object, const char* key) { return object.is_object() && object.contains(key); }

/// A table as {"columns": [...], "data": [[...]]}; nullopt for what is none.
std::optional<Example::Table> split_table(const Json& json) {
  if (!has(json, "columns") || !has(json, "data") || !json["columns"].is_array() ||
      !json["data"].is_array()) {
    return std::nullopt;
  }
  for (const Json& row : json["data"]) {
    if (!row.is_array() || row.size() != json["columns"].size()) return std::nullopt;
  }
  return Example::Table{json["columns"], json["data"]};
}

/// A table as a list of objects that all have the names of the first.
std::optional<Example::Table> records_table(const Json& json) {
  if (!json.is_array() || json.empty() || !json.front().is_object()) return std::nullopt;
  Example::Table table{Json::array(), Json::array()};
  for (const auto& [name, ignored] : json.front().items()) table.columns.push_back(name);
  for (const Json& record : json) {
    if (!record.is_object() || record.size() != table.columns.size()) return std::nullopt;
    Json row = Json::array();
    for (const Json& name : table.columns) {
      if (!record.contains(name.get<std::string>())) return std::nullopt;
      row.push_back(record.at(name.get<std::string>()));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// An example in the form of a request for a scoring server.
std::optional<Example> from_request(const Json& request) {
  if (!request.is_object()) return std::nullopt;
  Example example{.saved = request};
  if (request.contains("params")) example.params = request["params"];
  if (has(request, "dataframe_split")) {
    example.table = split_table(request["dataframe_split"]);
  } else if (has(request, "dataframe_records")) {
    example.table = records_table(request["dataframe_records"]);
  } else if (has(request, "inputs")) {
    example.table = records_table(request["inputs"]);
    if (!example.table) example.inputs = request["inputs"];
  }
  return example;
}

/// An example as it was given.
std::optional<Example> from_input(Json input, const model::InputExample& info) {
  Json request = Json::object();
  if (info.has_params && has(input, "inputs")) {
    if (input.contains("params")) request["params"] = input["params"];
    Json inner = input["inputs"];
    input = std::move(inner);
  }
  const bool is_table = info.type == "dataframe" && split_table(input);
  const bool is_wrapped = info.type == "ndarray" && has(input, "inputs");
  request[is_table ? "dataframe_split" : "inputs"] = is_wrapped ? Json(input["inputs"]) : input;
  return from_request(request);
}

std::optional<Json> read_json(const RelativePath& path, const ReadModelFile& read) {
  const auto text = read(path);
  if (!text) return std::nullopt;
  try {
    return parse_python_json(*text);
  } catch (const Error&) {  // An example that cannot be read is none: the signature tells the rest.
    return std::nullopt;
  }
}

std::optional<Example> saved_example(const model::Mlmodel& model, const ReadModelFile& read) {
  const auto& info = model.input_example;
  if (!info) return std::nullopt;
  if (info->serving_path) {
    if (const auto json = read_json(*info->serving_path, read)) {
      if (auto example = from_request(*json)) return example;
    }
  }
  const auto json = read_json(info->path, read);
  return json ? from_input(*json, *info) : std::nullopt;
}

Json plausible_value(const model::ColumnType& type) {
  switch (type.kind) {
    case Kind::boolean:
      return true;
    case Kind::int32:
    case Kind::int64:
      return 1;
    case Kind::float32:
    case Kind::float64:
      return 0.5;
    case Kind::binary:
      return "Ynl0ZXM=";
    case Kind::datetime:
      return "2026-01-31T12:00:00";
    case Kind::sparkml_vector:
      return Json::array({0.5, 0.5});
    case Kind::array:
      return Json::array({plausible_value(type.element.front())});
    case Kind::map:
      return Json{{"key", plausible_value(type.element.front())}};
    case Kind::object: {
      Json object = Json::object();
      for (const auto& each : type.properties) object[each.name] = plausible_value(each.type);
      return object;
    }
    default:
      return "text";
  }
}

Json plausible_array(const model::TensorSpec& tensor, std::size_t dimension = 0) {
  if (dimension == tensor.shape.size()) {
    if (tensor.dtype == "bool") return true;
    if (tensor.dtype.starts_with("float")) return 0.5;
    const bool is_integer = tensor.dtype.starts_with("int") || tensor.dtype.starts_with("uint");
    return is_integer ? Json(1) : Json("text");
  }
  constexpr std::int64_t most = 1000;
  Json list = Json::array();
  const auto size = std::clamp<std::int64_t>(tensor.shape[dimension], 1, most);
  for (std::int64_t i = 0; i < size; ++i) list.push_back(plausible_array(tensor, dimension + 1));
  return list;
}

Json default_params(const model::Signature& signature) {
  Json params = Json::object();
  for (const auto& param : signature.params) {
    Json value = parse_python_json(param.default_value);
    if (!value.is_null()) params[param.name] = std::move(value);
  }
  return params.empty() ? Json(nullptr) : params;
}

}  // namespace

std::optional<Example> make_example(const model::Signature& signature) {
  if (!signature.inputs) return std::nullopt;
  Example example{.params = default_params(signature)};
  if (const auto* columns = std::get_if<model::Columns>(&*signature.inputs)) {
    example.table = Example::Table{Json::array(), Json::array({Json::array()})};
    for (const auto& column : *columns) {
      const auto number = example.table->columns.size();
      example.table->columns.push_back(column.name ? Json(*column.name) : Json(number));
      example.table->rows.front().push_back(plausible_value(column.type));
    }
    return example;
  }
  const auto& tensors = std::get<model::Tensors>(*signature.inputs);
  if (!tensors.front().name) {
    example.inputs = plausible_array(tensors.front());
    return example;
  }
  example.inputs = Json::object();
  for (const auto& tensor : tensors) example.inputs[*tensor.name] = plausible_array(tensor);
  return example;
}

std::optional<Example> find_example(const model::Mlmodel& model, const ReadModelFile& read) {
  auto example = saved_example(model, read);
  if (!example) return model.signature ? make_example(*model.signature) : std::nullopt;
  if (example->params.is_null() && model.signature) {
    example->params = default_params(*model.signature);
    if (!example->params.is_null()) example->saved["params"] = example->params;
  }
  return example;
}

}  // namespace mlf::serving
