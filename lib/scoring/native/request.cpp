// SPDX-License-Identifier: Apache-2.0
//
// What is read here is read as MLflow 2.22 and 3.17 read it, which tests/interop/requests_test.py
// tries with some thousand requests. Whatever else there is, such as dates, nested columns and
// texts where numbers are declared, is handed over, and so is what MLflow refuses with a message
// that shows the data as pandas prints it.
#include "scoring/native/request.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/python_text.h"
#include "base/text.h"
#include "scoring/native/array.h"
#include "scoring/native/json_cursor.h"
#include "scoring/native/table.h"

namespace mlf::scoring::native {

namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// The one parameter that may be there is charset=utf-8.
void check_parameters(std::span<const std::string_view> parameters) {
  std::string charset = "utf-8";
  std::vector<std::string_view> others;
  for (const auto parameter : parameters) {
    const auto text = python_strip(parameter);
    const auto equals = text.find('=');
    const auto name = text.substr(0, equals);
    if (name != "charset") {
      others.push_back(name);
    } else {
      charset = equals == text.npos ? "" : to_lower(text.substr(equals + 1));
    }
  }
  if (charset != "utf-8") throw refused_charset();
  if (others.size() > 1) throw HandOver("the content type has several unusual parameters");
  if (!others.empty()) throw refused_parameter(others.front());
}

enum class MediaType { json, csv };

MediaType media_type_of(std::string_view content_type) {
  if (content_type == "application/json") return MediaType::json;
  if (content_type.empty() || !is_ascii(content_type)) throw HandOver("there is no content type");
  const auto parts = split(content_type, ';');
  check_parameters(std::span(parts).subspan(1));
  const auto type = python_strip(parts[0]);
  if (type == "application/json") return MediaType::json;
  if (type == "text/csv") return MediaType::csv;
  if (type == "application/vnd.apache.parquet") throw HandOver("Parquet is not read here");
  throw refused_content_type(content_type);
}

/// Whether the next value is a list that begins with an object.
bool is_list_of_objects(JsonCursor json) { return json.take('[') && json.peek() == '{'; }

Input read_instances(JsonCursor& json, const InputSchema& schema) {
  if (is_list_of_objects(json)) return schema.from_named_arrays(read_array_records(json));
  if (json.peek() != '[') throw HandOver("instances is no list");
  return schema.from_array(read_array(json));
}

Input read_inputs(JsonCursor& json, const InputSchema& schema, std::size_t size) {
  if (json.peek() == '{') return schema.from_named_arrays(read_named_arrays(json));
  if (is_list_of_objects(json)) return schema.from_scalar_records(read_records(json, size));
  if (json.peek() != '[') throw HandOver("inputs is a scalar");
  return schema.from_array(read_array(json));
}

bool is_input_field(std::string_view key) {
  constexpr std::array<std::string_view, 4> fields{"dataframe_split", "dataframe_records",
                                                   "instances", "inputs"};
  return std::ranges::find(fields, key) != fields.end();
}

/// The input in a member of the request of that name.
Input read_field(std::string_view key, JsonCursor& json, const InputSchema& schema,
                 std::size_t size) {
  if (key == "dataframe_split") return schema.from_table(read_split(json));
  if (key == "dataframe_records") return schema.from_table(read_records(json, size));
  if (key == "instances") return read_instances(json, schema);
  return read_inputs(json, schema, size);
}

/// These make it a request for a language model, which is read in another way.
bool is_for_language_model(std::string_view key) {
  return key == "messages" || key == "prompt" || key == "input";
}

std::string_view python_type(const Scalar& scalar) {
  switch (scalar.kind) {
    case Scalar::Kind::null:
      return "NoneType";
    case Scalar::Kind::boolean:
      return "bool";
    case Scalar::Kind::integer:
    case Scalar::Kind::large_integer:
      return "int";
    case Scalar::Kind::real:
      return "float";
    case Scalar::Kind::text:
      return "str";
  }
  return "";
}

/// Throws what MLflow answers to a JSON text that is no object, or one without exactly one input.
/// Returns for any other text.
void refuse_certainly(std::string_view body) {
  JsonCursor json(body);
  if (json.peek() != '{') {
    const bool is_list = json.peek() == '[';
    const std::string_view type = is_list ? "list" : python_type(json.read_scalar());
    if (is_list) json.skip_value();
    json.expect_end();
    throw refused_body(type);
  }
  std::vector<std::string> fields;
  json.read_object([&](std::string_view key) {
    if (is_for_language_model(key)) throw HandOver("the request is for a language model");
    if (is_input_field(key) && std::ranges::find(fields, key) == fields.end())
      fields.emplace_back(key);
    json.skip_value();
  });
  json.expect_end();
  if (fields.size() != 1) throw refused_fields(fields);
}

}  // namespace

RequestReader::RequestReader(std::optional<model::Signature> signature, CsvNumbers numbers)
    : schema_(signature ? std::move(signature->inputs) : std::nullopt),
      params_(signature ? std::move(signature->params) : std::vector<model::ParamSpec>()),
      numbers_(numbers) {}

ParsedRequest RequestReader::read(std::string_view content_type, std::string_view body) const {
  if (media_type_of(content_type) == MediaType::json) return read_json(body);
  return {.input = schema_.from_table(read_csv(body, schema_, numbers_)),
          .params = params_.read("")};
}

ParsedRequest RequestReader::read_json(std::string_view body) const {
  try {
    return read_object(body);
  } catch (const HandOver&) {
    refuse_certainly(body);
    throw;
  }
}

ParsedRequest RequestReader::read_object(std::string_view body) const {
  JsonCursor json(body);
  std::optional<Input> input;
  std::optional<std::string_view> params;
  json.read_object([&](std::string_view key) {
    if (is_for_language_model(key)) throw HandOver("the request is for a language model");
    if (is_input_field(key)) {
      if (input) throw HandOver("there are several inputs");
      input = read_field(key, json, schema_, body.size());
      return;
    }
    const bool is_params = key == "params";
    const auto value = json.skip_value();
    if (is_params && std::exchange(params, value)) throw HandOver("params occurs twice");
  });
  json.expect_end();
  if (!input) throw HandOver("there is no input");
  return {.input = std::move(*input), .params = params_.read(params.value_or(""))};
}

ParsedRequest parse_request(std::string_view content_type, std::string_view body,
                            const std::optional<model::Signature>& signature) {
  return RequestReader(signature).read(content_type, body);
}

}  // namespace mlf::scoring::native
