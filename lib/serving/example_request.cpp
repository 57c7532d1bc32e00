// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/csv.h"
#include "base/error.h"
#include "base/python_json.h"
#include "base/shell.h"
#include "base/text.h"
#include "serving/example.h"
#include "serving/v2_answer.h"
#include "serving/v2_metadata.h"

namespace mlf::serving {

namespace {

constexpr std::array<std::string_view, 7> format_names{"",       "split", "records", "instances",
                                                       "inputs", "csv",   "v2"};

Error impossible(ExampleFormat format, std::string_view why) {
  return invalid_state("the model's input cannot be written as {}: {}",
                       format_names[static_cast<std::size_t>(format)], why);
}

std::string name_text(const Json& name) {
  return name.is_string() ? name.get<std::string>() : name.dump();
}

const Example::Table& require_table(const Example& example, ExampleFormat format) {
  if (!example.table) throw impossible(format, "it is no table");
  return *example.table;
}

Json to_records(const Example::Table& table) {
  Json records = Json::array();
  for (const Json& row : table.rows) {
    Json record = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) record[name_text(table.columns[i])] = row[i];
    records.push_back(std::move(record));
  }
  return records;
}

/// The values of each column, by its name.
Json by_columns(const Example::Table& table) {
  Json columns = Json::object();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    Json& column = columns[name_text(table.columns[i])] = Json::array();
    for (const Json& row : table.rows) column.push_back(row[i]);
  }
  return columns;
}

/// Arrays with names, the first dimension of which are rows, as a list of objects.
Json to_instances(const Json& inputs) {
  if (!inputs.is_object()) return inputs;
  Json instances = Json::array();
  for (const auto& [name, list] : inputs.items()) {
    if (!list.is_array() || (!instances.empty() && instances.size() != list.size())) {
      throw impossible(ExampleFormat::instances, "its arrays differ in length");
    }
    while (instances.size() < list.size()) instances.push_back(Json::object());
    for (std::size_t i = 0; i < list.size(); ++i) instances[i][name] = list[i];
  }
  return instances;
}

/// A cell of a CSV, as pandas reads it.
std::string cell_text(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  return python_json(value);
}

std::string to_csv(const Example::Table& table) {
  std::vector<std::string> lines;
  std::vector<std::string> fields;
  for (const Json& name : table.columns) fields.push_back(csv_field(name_text(name)));
  lines.push_back(join(fields, ","));
  for (const Json& row : table.rows) {
    fields.clear();
    for (const Json& value : row) fields.push_back(csv_field(cell_text(value)));
    lines.push_back(join(fields, ","));
  }
  return join(lines, "\n") + "\n";
}

Json v2_input(const V2Tensor& tensor) {
  return {{"name", tensor.name},
          {"datatype", datatype_name(tensor.datatype)},
          {"shape", tensor.shape},
          {"data", parse_python_json(data_json(tensor))}};
}

/// The input as outputs of a model that returns it: their types follow the same rules.
std::string to_v2(const Example& example, const std::optional<model::Signature>& signature) {
  model::Signature same;
  if (signature) same.outputs = signature->inputs;
  const Json values = example.table ? by_columns(*example.table) : example.inputs;
  Json inputs = Json::array();
  for (auto& tensor : output_tensors(python_json(Json{{"predictions", values}}), same)) {
    if (tensor.name == "predictions") tensor.name = "inputs";
    inputs.push_back(v2_input(tensor));
  }
  Json request = Json::object();
  if (!example.params.is_null()) request["parameters"] = example.params;
  request["inputs"] = std::move(inputs);
  return python_json(request);
}

/// The member of MLflow's request that has the input, and its value.
Json to_member(const Example& example, ExampleFormat format) {
  switch (format) {
    case ExampleFormat::records:
      return {{"dataframe_records", to_records(require_table(example, format))}};
    case ExampleFormat::instances:
      return {
          {"instances", example.table ? to_records(*example.table) : to_instances(example.inputs)}};
    case ExampleFormat::inputs:
      return {{"inputs", example.table ? by_columns(*example.table) : example.inputs}};
    default: {
      const auto& table = require_table(example, format);
      return {{"dataframe_split", Json{{"columns", table.columns}, {"data", table.rows}}}};
    }
  }
}

}  // namespace

std::vector<std::string> example_format_names() {
  return {format_names.begin() + 1, format_names.end()};
}

ExampleFormat parse_example_format(std::string_view name) {
  const auto* found = std::ranges::find(format_names, name);
  if (name.empty() || found == format_names.end()) {
    throw invalid_parameter("there is no format '{}'", printable(name));
  }
  return static_cast<ExampleFormat>(found - format_names.begin());
}

ExampleRequest example_request(const Example& example, ExampleFormat format,
                               const std::optional<model::Signature>& signature) {
  constexpr const char* json_type = "application/json";
  if (format == ExampleFormat::saved && !example.saved.is_null()) {
    return {json_type, python_json(example.saved)};
  }
  if (!example.table && example.inputs.is_null()) {
    throw impossible(format, "it is a request of another form");
  }
  if (format == ExampleFormat::csv) return {"text/csv", to_csv(require_table(example, format))};
  if (format == ExampleFormat::v2) return {json_type, to_v2(example, signature)};
  if (format == ExampleFormat::saved) {
    format = example.table ? ExampleFormat::split : ExampleFormat::inputs;
  }
  Json request = to_member(example, format);
  if (!example.params.is_null()) request["params"] = example.params;
  return {json_type, python_json(request)};
}

std::string curl_command(const ExampleRequest& request, ExampleFormat format, std::string_view url,
                         std::string_view name) {
  while (url.ends_with('/')) url.remove_suffix(1);
  const auto path = format == ExampleFormat::v2 ? fmt::format("/v2/models/{}/infer", name)
                                                : std::string("/invocations");
  // curl reads a file where the text after --data begins with an "@".
  return fmt::format("curl {} -H {} --data-raw {}", shell_quote(std::string(url) + path),
                     shell_quote("Content-Type: " + request.content_type),
                     shell_quote(request.body));
}

}  // namespace mlf::serving
