// SPDX-License-Identifier: Apache-2.0
//
// MLflow parses a request with protobuf's json_format and then checks some fields by a list of its
// own (mlflow/server/handlers.py). Both are done here in one step, when a handler asks for a field:
// handlers ask in the order of MLflow's lists, so that of several faults the same one is reported.
//
// A query has only texts. Protobuf accepts texts for numbers, so a query and a body are read by the
// same code; decode_message() makes them alike.
#include "server/fields.h"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/characters.h"
#include "base/numbers.h"
#include "base/python_json.h"
#include "base/text.h"

namespace mlf::server {

namespace {

constexpr std::string_view hint =
    " See the API docs for more information about request parameters.";

Json message_of_query(const net::Target& target) {
  Json message = Json::object();
  for (const auto& [name, value] : target.query) message[name].push_back(value);
  return message;
}

/// As MLflow, of POST and PUT only. Other methods with a body need the consent of the server before
/// a browser sends them for a foreign page.
void check_content_type(const net::Request& request) {
  if (request.method != "POST" && request.method != "PUT") return;
  const auto* type = request.headers.find("Content-Type");
  if (type == nullptr) throw invalid_parameter("Bad Request. Content-Type header is missing.");
  if (to_lower(trim(std::string_view(*type).substr(0, type->find(';')))) == "application/json") {
    return;
  }
  throw invalid_parameter("Bad Request. Content-Type must be one of ['application/json'].");
}

Json parse_body(std::string_view body) {
  try {
    auto json = parse_json_or_null(body);
    return json.is_null() ? parse_python_json(body) : json;
  } catch (const Error& error) {
    throw error.with_context("the body of the request");
  }
}

Json message_of_body(std::string_view body) {
  if (trim(body).empty()) return Json::object();
  auto message = parse_body(body);
  // Old clients encode the object twice.
  if (message.is_string()) message = parse_body(std::string(message.get_ref<std::string&>()));
  if (message.is_null()) return Json::object();
  if (!message.is_object()) throw invalid_parameter("the body of the request is no JSON object");
  return message;
}

/// "runId" for "run_id".
std::string camel_case(std::string_view name) {
  std::string result;
  bool is_upper = false;
  for (const char c : name) {
    if (c != '_') result += is_upper ? to_upper(std::string_view(&c, 1)).front() : c;
    is_upper = c == '_';
  }
  return result;
}

/// The name of the type that Python's JSON makes of a value.
std::string_view python_type(const Json& value) {
  if (value.is_boolean()) return "bool";
  if (value.is_number_float()) return "float";
  if (value.is_number()) return "int";
  if (value.is_string()) return "str";
  if (value.is_array()) return "list";
  return value.is_object() ? "dict" : "NoneType";
}

/// json.dumps(value, sort_keys=True, separators=(",", ":")), cut where it is very long.
std::string shown(const Json& value) {
  constexpr std::size_t most = 1000;
  auto text = nlohmann::json(value).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > most) text = text.substr(0, most) + "...";
  return text;
}

std::optional<std::int64_t> integral(double value) {
  constexpr double limit = 9223372036854775808.0;  // 2^63
  if (value != std::floor(value) || value < -limit || value >= limit) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

/// An integer that R or JavaScript has written may have an exponent or a fraction of zero.
std::optional<std::int64_t> integer_in(std::string_view text) {
  if (const auto number = parse_int64(text)) return number;
  const auto number = parse_double(text);
  return number ? integral(*number) : std::nullopt;
}

}  // namespace

Message decode_message(const net::Request& request) {
  const bool has_body = request.method != "GET" && !request.body.empty();
  if (has_body || request.method == "POST" || request.method == "PUT") {
    check_content_type(request);
    return {.object = message_of_body(request.body)};
  }
  if (request.target.query.empty()) return {.object = message_of_body(request.body)};
  return {.object = message_of_query(request.target), .is_query = true};
}

Message decode_query(const net::Request& request) {
  return {.object = message_of_query(request.target), .is_query = true};
}

Fields::Fields(const Message& message) : Fields(message.object, message.is_query, "") {}

Fields::Fields(const Json& object, bool is_query, std::string path)
    : object_(&object), is_query_(is_query), path_(std::move(path)) {}

std::string Fields::path_of(std::string_view name) const { return path_ + std::string(name); }

Error Fields::missing(std::string_view name) const {
  return invalid_parameter("Missing value for required parameter '{}'.{}", path_of(name), hint);
}

Error Fields::invalid(std::string_view name) const {
  static const Json none;
  const auto* value = find_single(name);
  if (value == nullptr) value = &none;
  return invalid_parameter(
      "Invalid value {} for parameter '{}' supplied:  Hint: Value was of type '{}'.{}",
      shown(*value), path_of(name), python_type(*value), hint);
}

const Json* Fields::find_value(std::string_view name) const {
  const auto find = [&](std::string_view spelling) -> const Json* {
    const auto found = object_->find(spelling);
    return found == object_->end() ? nullptr : &*found;
  };
  const auto* value = find(name);
  if (name.find('_') != name.npos) {
    const auto other = camel_case(name);
    if (const auto* second = find(other)) {
      if (value != nullptr) {
        throw invalid_parameter("Request specifies both '{}' and '{}'; provide only one of them.",
                                path_of(name), other);
      }
      value = second;
    }
  }
  return value == nullptr || value->is_null() ? nullptr : value;
}

const Json* Fields::find_single(std::string_view name) const {
  const auto* value = find_value(name);
  return value != nullptr && is_query_ ? &value->front() : value;
}

const Json& Fields::required_value(std::string_view name) const {
  const auto* value = find_single(name);
  const bool is_missing =
      value == nullptr || (value->is_string() && value->get_ref<const std::string&>().empty());
  if (is_missing) throw missing(name);
  return *value;
}

std::int64_t Fields::integer_of(std::string_view name, const Json& value) const {
  std::optional<std::int64_t> number;
  if (value.is_number_unsigned()) {
    const auto unsigned_number = value.get<std::uint64_t>();
    if (std::in_range<std::int64_t>(unsigned_number)) {
      number = static_cast<std::int64_t>(unsigned_number);
    }
  } else if (value.is_number_integer()) {
    number = value.get<std::int64_t>();
  } else if (value.is_number_float()) {
    number = integral(value.get<double>());
  } else if (value.is_string()) {
    number = integer_in(value.get_ref<const std::string&>());
  }
  if (!number) throw invalid(name);
  return *number;
}

double Fields::number_of(std::string_view name, const Json& value) const {
  std::optional<double> number;
  if (value.is_number()) {
    number = value.get<double>();
  } else if (value.is_string()) {
    number = parse_double(value.get_ref<const std::string&>());
  }
  if (!number) throw invalid(name);
  return *number;
}

bool Fields::flag_of(std::string_view name, const Json& value) const {
  if (value.is_boolean()) return value.get<bool>();
  if (!value.is_string()) throw invalid(name);
  const auto& text = value.get_ref<const std::string&>();
  const auto word = to_lower(text);
  if (word == "true") return true;
  if (word == "false") return false;
  throw invalid_parameter("Invalid boolean value: {}, must be 'true' or 'false'.", text);
}

std::string Fields::required_text(std::string_view name) const {
  const auto& value = required_value(name);
  if (!value.is_string()) throw invalid(name);
  return value.get<std::string>();
}

std::int64_t Fields::required_integer(std::string_view name) const {
  return integer_of(name, required_value(name));
}

double Fields::required_number(std::string_view name) const {
  return number_of(name, required_value(name));
}

bool Fields::required_flag(std::string_view name) const {
  return flag_of(name, required_value(name));
}

std::optional<std::string> Fields::find_text(std::string_view name) const {
  const auto* value = find_single(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) throw invalid(name);
  return value->get<std::string>();
}

std::optional<std::string> Fields::find_nonempty(std::string_view name) const {
  auto text = find_text(name);
  return text && text->empty() ? std::nullopt : text;
}

std::optional<std::int64_t> Fields::find_integer(std::string_view name) const {
  const auto* value = find_single(name);
  if (value == nullptr) return std::nullopt;
  return integer_of(name, *value);
}

std::optional<std::int64_t> Fields::find_short(std::string_view name) const {
  const auto number = find_integer(name);
  if (number && !std::in_range<std::int32_t>(*number)) throw invalid(name);
  return number;
}

std::optional<double> Fields::find_number(std::string_view name) const {
  const auto* value = find_single(name);
  if (value == nullptr) return std::nullopt;
  return number_of(name, *value);
}

std::optional<bool> Fields::find_flag(std::string_view name) const {
  const auto* value = find_single(name);
  if (value == nullptr) return std::nullopt;
  return flag_of(name, *value);
}

std::vector<std::string> Fields::texts(std::string_view name) const {
  const auto* value = find_value(name);
  if (value == nullptr) return {};
  if (!value->is_array()) throw invalid(name);
  std::vector<std::string> texts;
  for (const auto& item : *value) {
    if (!item.is_string()) throw invalid(name);
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

std::vector<Fields> Fields::messages(std::string_view name) const {
  const auto* value = find_value(name);
  if (value == nullptr) return {};
  if (!value->is_array()) throw invalid(name);
  std::vector<Fields> messages;
  for (const auto& item : *value) {
    if (!item.is_object()) throw invalid(name);
    messages.push_back({item, false, fmt::format("{}[{}].", path_of(name), messages.size())});
  }
  return messages;
}

std::optional<Fields> Fields::find_message(std::string_view name) const {
  const auto* value = find_value(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) throw invalid(name);
  return Fields(*value, false, path_of(name) + ".");
}

std::optional<std::string> Fields::find_enumerator(std::string_view name) const {
  const auto* value = find_single(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  return fmt::format("{}", integer_of(name, *value));
}

}  // namespace mlf::server
