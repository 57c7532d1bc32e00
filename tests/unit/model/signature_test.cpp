// SPDX-License-Identifier: Apache-2.0
#include "model/signature.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "support/failure.h"
#include "support/golden.h"

using namespace mlf;
using namespace mlf::model;

namespace {

using Kind = ColumnType::Kind;

std::string schema_again(std::string_view text) {
  return schema_text(parse_schema(text, "inputs"));
}
std::string params_again(std::string_view text) { return params_text(parse_params(text)); }

std::string schema_failure(std::string_view text) {
  return test::failure([&] { parse_schema(text, "inputs"); });
}
std::string params_failure(std::string_view text) {
  return test::failure([&] { parse_params(text); });
}

std::string wrong_signature(std::string_view text) {
  return "INVALID_PARAMETER_VALUE: " + std::string(text);
}

}  // namespace

TEST_CASE("a schema is written as MLflow writes it") {
  const auto texts = test::read_data("model/schemas.txt");
  for (const auto text : split(texts, '\n')) {
    if (text.empty()) continue;
    CHECK(schema_again(text) == text);
  }
}

TEST_CASE("what older versions wrote is read") {
  CHECK(schema_again(R"([{"name": "a", "type": "float"}])") ==
        R"([{"type": "float", "name": "a", "required": true}])");
  CHECK(schema_again(R"([{"name": "a", "type": "binary", "optional": true}])") ==
        R"([{"type": "binary", "name": "a", "required": false}])");
  CHECK(params_again(R"([{"name": "t", "dtype": "double", "default": 0.1, "shape": null}])") ==
        R"([{"name": "t", "default": 0.1, "shape": null, "type": "double"}])");
}

TEST_CASE("the tree of types") {
  const auto schema = parse_schema(R"([{"type": "object", "name": "x", "properties": {)"
                                   R"("b": {"type": "array", "items": {"type": "long"}},)"
                                   R"("a": {"type": "string", "required": false}}}])",
                                   "inputs");
  const auto& type = std::get<Columns>(schema).at(0).type;
  REQUIRE(type.kind == Kind::object);
  CHECK(type.properties.at(0).name == "a");
  CHECK(type.properties.at(1).type.element.at(0).kind == Kind::int64);
  CHECK(to_string(type) == "{a?: string, b: array(long)}");
}

TEST_CASE("params with every kind of default") {
  const auto text = test::read_data("model/params.txt");
  CHECK(params_again(text) == text);
  const auto params = parse_params(text);
  CHECK(params[1].is_list);
  CHECK(params[3].default_value == "Infinity");
  CHECK(params[4].default_value == R"({"b": 1, "a": "x"})");
}

TEST_CASE("errors name the place and what would be right") {
  CHECK(schema_failure(R"([{"type": "double"}, {"type": "strng"}])") ==
        wrong_signature("inputs[1].type: must be a type, and 'strng' is none; is it 'string'?"));
  CHECK(schema_failure(R"([{"type": "array", "name": "x"}])") ==
        wrong_signature(R"(inputs[0].items: must be an object with a "type")"));
  CHECK(schema_failure(R"([{"type": "array", "items": {"type": "map", "values": {}}}])") ==
        wrong_signature("inputs[0].items.values.type: must be the name of a type"));
  CHECK(schema_failure(R"([{"type": "object", "properties": {"a\n": 1}}])") ==
        wrong_signature(R"(inputs[0].properties.a\n: must be an object with a "type")"));
  CHECK(schema_failure(R"([{"type": "object", "properties": {}}])") ==
        wrong_signature(
            "inputs[0].properties: must be an object with a type for each member, at least "
            "one"));
  CHECK(schema_failure("[]") == wrong_signature("inputs: must not be empty"));
  CHECK(schema_failure("{}") == wrong_signature("inputs: must be a list"));
  CHECK(schema_failure("[1]") == wrong_signature(R"(inputs[0]: must be an object with a "type")"));
  CHECK(schema_failure("[") ==
        wrong_signature("inputs is not JSON: line 1, column 2: syntax error while parsing value - "
                        "unexpected end of input; expected '[', '{', or a literal"));
  CHECK(schema_failure(R"([{"type": "long", "name": 1}])") ==
        wrong_signature("inputs[0].name: must be a text"));
  CHECK(schema_failure(R"([{"type": "long", "required": "yes"}])") ==
        wrong_signature("inputs[0].required: must be true or false"));
}

TEST_CASE("MLflow's rules for schemas") {
  CHECK(schema_failure(R"([{"type": "long", "name": "a"}, {"type": "long"}])") ==
        wrong_signature("inputs: all must have a name, or none"));
  CHECK(schema_failure(R"([{"type": "long", "required": false}])") ==
        wrong_signature("inputs: a column without a name cannot be optional"));
  CHECK(
      schema_failure(
          R"([{"type": "long"}, {"type": "tensor", "tensor-spec": {"dtype": "f", "shape": []}}])") ==
      wrong_signature("inputs[1]: a schema has columns or tensors, not both"));
  CHECK(schema_failure(R"([{"type": "tensor", "tensor-spec": {"dtype": "f", "shape": []}},)"
                       R"({"type": "tensor", "tensor-spec": {"dtype": "f", "shape": []}}])") ==
        wrong_signature("inputs: several tensors must have names"));
  CHECK(
      schema_failure(R"([{"type": "tensor", "tensor-spec": {"dtype": "f", "shape": [-2]}}])") ==
      wrong_signature("inputs[0].tensor-spec.shape: must be a list of integers, -1 for any size"));
  CHECK(
      schema_failure(R"([{"type": "tensor", "tensor-spec": {"dtype": "f", "shape": [1.5]}}])") ==
      wrong_signature("inputs[0].tensor-spec.shape: must be a list of integers, -1 for any size"));
  CHECK(schema_failure(R"([{"type": "tensor", "tensor-spec": {"shape": []}}])") ==
        wrong_signature("inputs[0].tensor-spec.dtype: must be the name of a NumPy type"));
}

TEST_CASE("MLflow's rules for params") {
  CHECK(params_failure(R"([{"name": "a", "default": 1, "type": "binary"}])") ==
        wrong_signature(
            "params[0].type: must be a type that params can have: no binary, array, map or "
            "any"));
  CHECK(params_failure(R"([{"name": "a", "default": 1, "type": "long", "shape": [2]}])") ==
        wrong_signature("params[0].shape: must be null or [-1]"));
  CHECK(
      params_failure(
          R"([{"name": "a", "default": 1, "type": "long"}, {"name": "a", "default": 1, "type": "long"}])") ==
      wrong_signature("params[1]: the name 'a' occurs twice"));
  CHECK(params_failure(R"([{"default": 1, "type": "long"}])") ==
        wrong_signature("params[0].name: must be a text"));
}

TEST_CASE("deep types are refused before they are walked") {
  std::string text = "[";
  for (int i = 0; i < 100'000; ++i) text += R"({"type": "array", "items": )";
  CHECK(schema_failure(text) == wrong_signature("inputs is nested deeper than 500 levels"));
}
