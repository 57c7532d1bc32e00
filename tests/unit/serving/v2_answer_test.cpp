// SPDX-License-Identifier: Apache-2.0
#include "serving/v2_answer.h"

#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "serving/v2_metadata.h"

using namespace mlf;
using namespace mlf::serving;

namespace {

std::optional<model::Signature> with_outputs(std::string_view outputs) {
  return model::Signature{.outputs = model::parse_schema(outputs, "outputs")};
}

/// The name, datatype, shape and data of each output.
std::string told(std::string_view predictions,
                 const std::optional<model::Signature>& signature = std::nullopt) {
  std::string text;
  for (const auto& each :
       output_tensors("{\"predictions\": " + std::string(predictions) + "}", signature)) {
    text += each.name + " " + std::string(datatype_name(each.datatype));
    for (const auto size : each.shape) text += " " + std::to_string(size);
    text += " " + data_json(each) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("the values say which datatype they have") {
  CHECK(told("[1, 2]") == "predictions INT64 2 [1,2]\n");
  CHECK(told("[1, 2.5]") == "predictions FP64 2 [1.0,2.5]\n");
  CHECK(told("[true]") == "predictions BOOL 1 [true]\n");
  CHECK(told("[\"a\"]") == "predictions BYTES 1 [\"a\"]\n");
  CHECK(told("[NaN, 1, Infinity]") == "predictions FP64 3 [null,1.0,null]\n");
  CHECK(told("[1, null]") == "predictions FP64 2 [1.0,null]\n");
  CHECK(told("[1, \"a\"]") == "predictions BYTES 2 [\"1\",\"a\"]\n");
  CHECK(told("[]") == "predictions FP64 0 []\n");
  CHECK(told("7") == "predictions INT64 1 [7]\n");
}

TEST_CASE("lists of one length are dimensions, others are texts") {
  CHECK(told("[[1, 2], [3, 4]]") == "predictions INT64 2 2 [1,2,3,4]\n");
  CHECK(told("[[1], [2, 3]]") == "predictions BYTES 2 [\"[1]\",\"[2, 3]\"]\n");
  CHECK(told(R"([{"a": 1}, {"b": 1}])") ==
        "predictions BYTES 2 [\"{\\\"a\\\": 1}\",\"{\\\"b\\\": 1}\"]\n");
}

TEST_CASE("tables and dicts have an output for each name") {
  CHECK(told(R"([{"a": 1, "b": "x"}, {"b": "y", "a": 2}])") ==
        "a INT64 2 [1,2]\nb BYTES 2 [\"x\",\"y\"]\n");
  CHECK(told(R"({"label": [0, 1], "p": [[0.5, 0.5], [0.1, 0.9]]})") ==
        "label INT64 2 [0,1]\np FP64 2 2 [0.5,0.5,0.1,0.9]\n");
}

TEST_CASE("the signature decides names and datatypes where the values agree") {
  const auto one = with_outputs(R"([{"type": "float", "name": "score"}])");
  CHECK(told("[1, 2]", one) == "score FP32 2 [1.0,2.0]\n");
  CHECK(told("[\"a\"]", one) == "score BYTES 1 [\"a\"]\n");
  const auto tensor =
      with_outputs(R"([{"type": "tensor", "tensor-spec": {"dtype": "int32", "shape": [-1]}}])");
  CHECK(told("[1]", tensor) == "predictions INT32 1 [1]\n");
}

TEST_CASE("the answer names what was asked for") {
  ServedModel model;
  model.name = "mine";
  model.version = "3";
  const auto outputs = output_tensors(R"({"predictions": [{"a": 1, "b": 0.5}]})", std::nullopt);
  V2Request request{.id = "42"};
  CHECK(v2_answer(request, model, outputs).body ==
        R"({"model_name":"mine","model_version":"3","id":"42","outputs":[)"
        R"({"name":"a","datatype":"INT64","shape":[1],"data":[1]},)"
        R"({"name":"b","datatype":"FP64","shape":[1],"data":[0.5]}]})");
  request.outputs = {{.name = "b", .is_binary = true}};
  const auto binary = v2_answer(request, model, outputs);
  CHECK(binary.body.substr(0, binary.json_size.value()) ==
        R"({"model_name":"mine","model_version":"3","id":"42","outputs":[{"name":"b",)"
        R"("datatype":"FP64","shape":[1],"parameters":{"binary_data_size":8}}]})");
  CHECK(binary.body.substr(binary.json_size.value()) == std::string("\0\0\0\0\0\0\xe0\x3f", 8));
  request.outputs = {{.name = "c"}};
  CHECK_THROWS_AS(v2_answer(request, model, outputs), Error);
}

TEST_CASE("errors have the message of MLflow") {
  CHECK(v2_error(R"({"error_code": "BAD_REQUEST", "message": "no"})") == R"({"error":"no"})");
  CHECK(v2_error("Internal Server Error") == R"({"error":"Internal Server Error"})");
}

TEST_CASE("the metadata has the tensors that stand for the signature") {
  ServedModel model;
  model.name = "mine";
  CHECK(v2_metadata(model) ==
        R"({"name":"mine","versions":[],"platform":"mlflow","inputs":[],"outputs":[]})");
  model.version = "3";
  model.mlmodel.signature = model::Signature{
      .inputs = model::parse_schema(
          R"([{"type": "long", "name": "a"},
              {"type": "array", "items": {"type": "float"}, "name": "b"}])",
          "inputs"),
      .outputs = model::parse_schema(R"([{"type": "double"}, {"type": "double"}])", "outputs")};
  CHECK(v2_metadata(model) == R"({"name":"mine","versions":["3"],"platform":"mlflow","inputs":[)"
                              R"({"name":"a","datatype":"INT64","shape":[-1]},)"
                              R"({"name":"b","datatype":"FP32","shape":[-1,-1]}],"outputs":[)"
                              R"({"name":"predictions","datatype":"FP64","shape":[-1,2]}]})");
}
