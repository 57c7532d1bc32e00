// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/request.h"

#include <utility>

#include "base/text.h"
#include "scoring/native/array.h"
#include "scoring/native/csv_request.h"
#include "scoring/native/json_cursor.h"
#include "scoring/native/table.h"

namespace mlf::scoring::native {

namespace {

enum class MediaType { json, csv };

/// The type without its one parameter that may be there, charset=utf-8.
MediaType media_type_of(std::string_view content_type) {
  const auto semicolon = content_type.find(';');
  const auto type = trim(content_type.substr(0, semicolon));
  if (semicolon != std::string_view::npos) {
    const auto parameter = trim(content_type.substr(semicolon + 1));
    if (!parameter.starts_with("charset=") || parameter.find(';') != std::string_view::npos)
      throw HandOver("the content type has unusual parameters");
    if (to_lower(parameter) != "charset=utf-8")
      throw Refusal({.status = 415,
                     .content_type = "text/plain; charset=utf-8",
                     .body = "The scoring server only supports UTF-8"});
  }
  if (type == "application/json") return MediaType::json;
  if (type == "text/csv") return MediaType::csv;
  throw HandOver("the content type is unusual");
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

/// The input in the member `key`; nullopt when there is another thing.
std::optional<Input> read_member_input(std::string_view key, JsonCursor& json,
                                       const InputSchema& schema, std::size_t size) {
  if (key == "dataframe_split") return schema.from_table(read_split(json));
  if (key == "dataframe_records") return schema.from_table(read_records(json, size));
  if (key == "instances") return read_instances(json, schema);
  if (key == "inputs") return read_inputs(json, schema, size);
  return std::nullopt;
}

/// These make it a request for a language model, which is read in another way.
bool is_for_language_model(std::string_view key) {
  return key == "messages" || key == "prompt" || key == "input";
}

}  // namespace

RequestReader::RequestReader(std::optional<model::Signature> signature)
    : schema_(signature ? std::move(signature->inputs) : std::nullopt),
      params_(signature ? std::move(signature->params) : std::vector<model::ParamSpec>()) {}

ParsedRequest RequestReader::read(std::string_view content_type, std::string_view body) const {
  if (media_type_of(content_type) == MediaType::json) return read_json(body);
  return {.input = schema_.from_table(read_csv(body, schema_)), .params = params_.read("")};
}

ParsedRequest RequestReader::read_json(std::string_view body) const {
  JsonCursor json(body);
  std::optional<Input> input;
  std::optional<std::string_view> params;
  json.read_object([&](std::string_view key) {
    if (is_for_language_model(key)) throw HandOver("the request is for a language model");
    if (key == "params") {
      if (params) throw HandOver("params occurs twice");
      params = json.skip_value();
      return;
    }
    auto found = read_member_input(key, json, schema_, body.size());
    if (found && input) throw HandOver("the request has several inputs");
    if (found) {
      input = std::move(found);
    } else {
      json.skip_value();
    }
  });
  json.expect_end();
  if (!input) throw HandOver("the request has no input");
  return {.input = std::move(*input), .params = params_.read(params.value_or(""))};
}

ParsedRequest parse_request(std::string_view content_type, std::string_view body,
                            const std::optional<model::Signature>& signature) {
  return RequestReader(signature).read(content_type, body);
}

}  // namespace mlf::scoring::native
