// SPDX-License-Identifier: Apache-2.0
//
// Reads requests for predictions as a native scorer does, for a test that compares it with MLflow.
// Each line of standard input is {"inputs": TEXT or null, "params": TEXT or null, "type": TEXT,
// "body": HEX, "pandas": VERSION}: a signature as a MLmodel file has it, and a request. The answer
// is a line of JSON:
// {"input": ..., "params": ..., "answer": what is answered when the model returns its input},
// {"refusal": [STATUS, CONTENT TYPE, BODY]} or {"handed_over": REASON}.
#include <iostream>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/numbers.h"
#include "scoring/native/request.h"

namespace {

namespace native = mlf::scoring::native;
using mlf::Json;

Json text_of(double value) { return mlf::format_double(value); }
Json text_of(float value) { return mlf::format_double(value); }
Json text_of(std::int32_t value) { return std::to_string(value); }
Json text_of(std::int64_t value) { return std::to_string(value); }
Json text_of(std::uint8_t value) { return value != 0 ? "True" : "False"; }
Json text_of(const std::string& value) { return value; }

Json json_of(const native::Values& values) {
  constexpr std::string_view types[] = {"bool", "int32", "int64", "float32", "float64", "str"};
  Json texts = Json::array();
  std::visit(
      [&](const auto& all) {
        for (const auto& value : all) texts.push_back(text_of(value));
      },
      values);
  return {types[values.index()], texts};
}

Json json_of(const native::Tensor& tensor) {
  return {"array", tensor.shape, json_of(tensor.values)};
}

Json json_of(const native::Frame& frame) {
  Json columns = Json::array();
  for (const auto& column : frame.columns) columns.push_back({column.name, json_of(column.values)});
  return {"frame", frame.rows, columns};
}

Json json_of(const native::NamedTensors& tensors) {
  Json named = Json::array();
  for (const auto& [name, tensor] : tensors) named.push_back({name, json_of(tensor)});
  return {"dict", named};
}

std::optional<mlf::model::Signature> signature_of(const Json& question) {
  if (question["inputs"].is_null() && question["params"].is_null()) return std::nullopt;
  mlf::model::Signature signature;
  if (!question["inputs"].is_null())
    signature.inputs = mlf::model::parse_schema(question["inputs"].get<std::string>(), "inputs");
  if (!question["params"].is_null())
    signature.params = mlf::model::parse_params(question["params"].get<std::string>());
  return signature;
}

std::string bytes_of(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

Json answer(const Json& question) {
  try {
    const auto request = native::parse_request(question["type"].get<std::string>(),
                                               bytes_of(question["body"].get<std::string>()),
                                               signature_of(question));
    return {{"input", std::visit([](const auto& input) { return json_of(input); }, request.input)},
            {"params", request.params},
            {"answer", native::predictions_json(request.input)}};
  } catch (const native::Refusal& refusal) {
    const auto& told = refusal.answer();
    return {{"refusal", {told.status, told.content_type, told.body}}};
  } catch (const native::HandOver& reason) {
    return {{"handed_over", reason.what()}};
  }
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);)
    std::cout << mlf::json_line(answer(mlf::parse_json(line))) << '\n';
  return 0;
}
