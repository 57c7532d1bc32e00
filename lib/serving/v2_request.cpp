// SPDX-License-Identifier: Apache-2.0
//
// A server of the Open Inference Protocol gets named tensors; MLflow's scoring server gets a table
// or arrays. The signature of the model says which of them a request is meant to be. What the model
// makes of the values is not decided here: the text that results is a request like any other, which
// the model's own MLflow checks against the signature.
#include "serving/v2_request.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/error.h"
#include "base/numbers.h"
#include "base/python_json.h"
#include "base/text.h"

namespace mlf::serving {

namespace {

using Kind = model::ColumnType::Kind;

const Json* find_member(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text_member(const Json& object, const char* key, std::string_view what) {
  const auto* member = find_member(object, key);
  if (member == nullptr || !member->is_string()) {
    throw invalid_parameter("{} has no '{}' that is a text", what, key);
  }
  return member->get<std::string>();
}

/// Parameters of `object`; an empty object when it has none.
Json parameters_of(const Json& object) {
  const auto* parameters = find_member(object, "parameters");
  if (parameters == nullptr) return Json::object();
  if (!parameters->is_object()) throw invalid_parameter("'parameters' is no object");
  return *parameters;
}

bool is_true(const Json& parameters, const char* name) {
  const auto* value = find_member(parameters, name);
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::vector<std::int64_t> parse_shape(const Json& input, const std::string& name) {
  std::vector<std::int64_t> shape;
  const auto* sizes = find_member(input, "shape");
  if (sizes == nullptr || !sizes->is_array()) {
    throw invalid_parameter("the input '{}' has no 'shape' that is a list", printable(name));
  }
  for (const Json& size : *sizes) {
    if (!size.is_number_integer()) {
      throw invalid_parameter("the shape of the input '{}' has a size that is no integer",
                              printable(name));
    }
    shape.push_back(size.get<std::int64_t>());
  }
  return shape;
}

void require_utf8(const V2Tensor& tensor) {
  if (tensor.datatype != Datatype::bytes) return;
  if (!std::ranges::all_of(tensor.values, is_utf8)) {
    throw invalid_parameter("the input '{}' has a text that is not UTF-8", printable(tensor.name));
  }
}

/// Reads an input; values in binary are taken from the front of `binary`.
V2Tensor parse_input(const Json& input, std::string_view& binary) {
  if (!input.is_object()) throw invalid_parameter("an input is no object");
  V2Tensor tensor{.name = text_member(input, "name", "an input")};
  const auto what = fmt::format("the input '{}'", printable(tensor.name));
  tensor.datatype = parse_datatype(text_member(input, "datatype", what));
  tensor.shape = parse_shape(input, tensor.name);
  const auto parameters = parameters_of(input);
  if (const auto* size = find_member(parameters, "binary_data_size")) {
    if (!size->is_number_unsigned() || size->get<std::uint64_t>() > binary.size()) {
      throw invalid_parameter("{} has more binary data than the request", what);
    }
    const auto bytes = size->get<std::size_t>();
    read_bytes(tensor, binary.substr(0, bytes));
    binary.remove_prefix(bytes);
  } else if (const auto* data = find_member(input, "data")) {
    read_values(tensor, *data);
  } else {
    throw invalid_parameter("{} has no 'data'", what);
  }
  return tensor;
}

/// What the parameter content_type says: "pd" is a table, "np" an array.
std::optional<bool> table_wish(const Json& parameters) {
  const auto* type = find_member(parameters, "content_type");
  if (type == nullptr) return std::nullopt;
  if (*type == "pd") return true;
  if (*type == "np") return false;
  return std::nullopt;
}

V2Wish parse_wish(const Json& output) {
  if (!output.is_object()) throw invalid_parameter("an output is no object");
  const auto parameters = parameters_of(output);
  if (find_member(parameters, "classification") != nullptr) {
    throw invalid_parameter("the extension for classification is not supported");
  }
  return {.name = text_member(output, "name", "an output"),
          .is_binary = is_true(parameters, "binary_data")};
}

const Json* list_member(const Json& object, const char* key) {
  const auto* list = find_member(object, key);
  if (list != nullptr && !list->is_array()) throw invalid_parameter("'{}' is no list", key);
  return list;
}

std::pair<std::string_view, std::string_view> split_body(
    std::string_view body, std::optional<std::string_view> json_size) {
  if (!json_size) return {body, {}};
  const auto size = parse_int64(*json_size);
  if (!size || *size < 0 || static_cast<std::size_t>(*size) > body.size()) {
    throw invalid_parameter("Inference-Header-Content-Length is no number up to {}", body.size());
  }
  const auto split = static_cast<std::size_t>(*size);
  return {body.substr(0, split), body.substr(split)};
}

/// The values of a tensor from `first` on, as nested lists of the sizes `shape`.
std::string nested(const std::vector<std::string>& texts, std::span<const std::int64_t> shape,
                   std::size_t first) {
  if (shape.empty()) return texts[first];
  std::size_t step = 1;
  for (const auto size : shape.subspan(1)) step *= static_cast<std::size_t>(size);
  std::string list = "[";
  for (std::int64_t i = 0; i < shape.front(); ++i) {
    if (i > 0) list += ", ";
    list += nested(texts, shape.subspan(1), first + static_cast<std::size_t>(i) * step);
  }
  return list += ']';
}

/// The values as JSON.
std::vector<std::string> json_texts(const V2Tensor& tensor, bool is_base64) {
  if (tensor.datatype != Datatype::bytes) return tensor.values;
  if (!is_base64) require_utf8(tensor);
  std::vector<std::string> texts;
  for (const auto& value : tensor.values) {
    texts.push_back(json_line(Json(is_base64 ? encode_base64(value) : value)));
  }
  return texts;
}

std::string array_text(const V2Tensor& tensor) {
  return nested(json_texts(tensor, false), tensor.shape, 0);
}

std::string arrays_text(const V2Request& request, bool is_named) {
  if (!is_named && request.inputs.size() == 1) return array_text(request.inputs.front());
  std::vector<std::string> members;
  for (const auto& tensor : request.inputs) {
    members.push_back(json_line(Json(tensor.name)) + ": " + array_text(tensor));
  }
  return "{" + join(members, ", ") + "}";
}

const model::ColumnSpec* find_column(const model::Columns* columns, const std::string& name) {
  if (columns == nullptr) return nullptr;
  const auto found = std::ranges::find(*columns, std::optional(name), &model::ColumnSpec::name);
  return found == columns->end() ? nullptr : &*found;
}

/// A table as it is built up: the names of the columns as JSON, and the cells of each.
struct Table {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> cells;
};

/// Adds an input that is a column: a value, or a list of them, for each row.
void add_column(Table& table, const V2Tensor& tensor, const model::ColumnSpec* column) {
  if (tensor.shape.empty()) {
    throw invalid_parameter("the input '{}' has no rows", printable(tensor.name));
  }
  const auto texts = json_texts(tensor, column != nullptr && column->type.kind == Kind::binary);
  const bool has_lists = column != nullptr && !column->type.is_scalar();
  std::span<const std::int64_t> rest(tensor.shape);
  rest = rest.subspan(1);
  if (!has_lists && rest.size() == 1 && rest.front() == 1) rest = {};
  const auto rows = static_cast<std::size_t>(tensor.shape.front());
  const auto step = rows == 0 ? 0 : texts.size() / rows;
  table.names.push_back(json_line(Json(tensor.name)));
  auto& cells = table.cells.emplace_back();
  for (std::size_t row = 0; row < rows; ++row) cells.push_back(nested(texts, rest, row * step));
}

/// Adds the columns of a matrix, which are named as the signature says.
void add_matrix(Table& table, const V2Tensor& tensor, const model::Columns& columns) {
  const auto texts = json_texts(tensor, false);
  const auto width = columns.size();
  for (std::size_t i = 0; i < width; ++i) {
    const auto& name = columns[i].name;
    table.names.push_back(name ? json_line(Json(*name)) : std::to_string(i));
    auto& cells = table.cells.emplace_back();
    for (std::size_t at = i; at < texts.size(); at += width) cells.push_back(texts[at]);
  }
}

/// Whether the only input is a matrix that has all columns of the signature side by side.
bool is_matrix(const V2Request& request, const model::Columns* columns) {
  if (columns == nullptr || request.inputs.size() != 1) return false;
  const auto& tensor = request.inputs.front();
  return find_column(columns, tensor.name) == nullptr && tensor.shape.size() == 2 &&
         tensor.shape[1] == static_cast<std::int64_t>(columns->size());
}

std::string table_text(const V2Request& request, const model::Columns* columns) {
  Table table;
  if (is_matrix(request, columns)) {
    add_matrix(table, request.inputs.front(), *columns);
  } else {
    for (const auto& tensor : request.inputs) {
      add_column(table, tensor, find_column(columns, tensor.name));
    }
  }
  const auto rows = table.cells.front().size();
  for (const auto& cells : table.cells) {
    if (cells.size() != rows) {
      throw invalid_parameter("the inputs differ in their number of rows: {} and {}", rows,
                              cells.size());
    }
  }
  std::string data;
  for (std::size_t row = 0; row < rows; ++row) {
    data += row == 0 ? "[" : ", [";
    for (std::size_t i = 0; i < table.cells.size(); ++i) {
      if (i > 0) data += ", ";
      data += table.cells[i][row];
    }
    data += ']';
  }
  return fmt::format(R"({{"columns": [{}], "data": [{}]}})", join(table.names, ", "), data);
}

std::string params_member(const V2Request& request,
                          const std::optional<model::Signature>& signature) {
  if (!signature) return "";
  std::vector<std::string> members;
  for (const auto& [name, value] : request.parameters) {
    if (std::ranges::find(signature->params, name, &model::ParamSpec::name) !=
        signature->params.end()) {
      members.push_back(json_line(Json(name)) + ": " + value);
    }
  }
  return members.empty() ? "" : ", \"params\": {" + join(members, ", ") + "}";
}

}  // namespace

V2Request parse_v2_request(std::string_view body, std::optional<std::string_view> json_size) {
  auto [text, binary] = split_body(body, json_size);
  const Json json = [&text = text] {
    try {
      return parse_python_json(text);
    } catch (const Error& error) {
      throw invalid_parameter("the request {}", error.what());
    }
  }();
  if (!json.is_object()) throw invalid_parameter("the request is no object");
  V2Request request;
  if (find_member(json, "id") != nullptr) request.id = text_member(json, "id", "the request");
  const auto parameters = parameters_of(json);
  request.wants_binary = is_true(parameters, "binary_data_output");
  request.is_table = table_wish(parameters);
  for (const auto& [name, value] : parameters.items()) {
    request.parameters.emplace_back(name, python_json(value));
  }
  const auto* inputs = list_member(json, "inputs");
  if (inputs == nullptr || inputs->empty()) throw invalid_parameter("the request has no inputs");
  for (const Json& input : *inputs) {
    request.inputs.push_back(parse_input(input, binary));
    if (!request.is_table) request.is_table = table_wish(parameters_of(input));
  }
  if (!binary.empty()) throw invalid_parameter("{} bytes belong to no input", binary.size());
  if (const auto* outputs = list_member(json, "outputs")) {
    for (const Json& output : *outputs) request.outputs.push_back(parse_wish(output));
  }
  return request;
}

std::string mlflow_request(const V2Request& request,
                           const std::optional<model::Signature>& signature) {
  const auto* inputs = signature && signature->inputs ? &*signature->inputs : nullptr;
  const auto* columns = inputs == nullptr ? nullptr : std::get_if<model::Columns>(inputs);
  const auto* tensors = inputs == nullptr ? nullptr : std::get_if<model::Tensors>(inputs);
  const bool is_table =
      columns != nullptr ||
      (tensors == nullptr && request.is_table.value_or(request.inputs.size() > 1));
  const bool is_named = tensors != nullptr && tensors->front().name.has_value();
  return fmt::format(R"({{"{}": {}{}}})", is_table ? "dataframe_split" : "inputs",
                     is_table ? table_text(request, columns) : arrays_text(request, is_named),
                     params_member(request, signature));
}

}  // namespace mlf::serving
