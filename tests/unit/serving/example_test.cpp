// SPDX-License-Identifier: Apache-2.0
#include "serving/example.h"

#include <map>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "serving/openapi.h"

using namespace mlf;
using namespace mlf::serving;

namespace {

using Files = std::map<std::string, std::string>;

ReadModelFile reader(Files files) {
  return [files = std::move(files)](const RelativePath& path) -> std::optional<std::string> {
    const auto found = files.find(path.str());
    if (found == files.end()) return std::nullopt;
    return found->second;
  };
}

model::Mlmodel with_info(std::string type, bool has_params, bool has_serving) {
  model::Mlmodel model;
  model.input_example = model::InputExample{.path = RelativePath::parse("input_example.json"),
                                            .type = std::move(type),
                                            .has_params = has_params};
  if (has_serving) model.input_example->serving_path = RelativePath::parse("serving.json");
  return model;
}

model::Signature described(std::string_view inputs, std::string_view params = "[]") {
  return {.inputs = model::parse_schema(inputs, "inputs"), .params = model::parse_params(params)};
}

std::string body(const std::optional<Example>& example, ExampleFormat format,
                 const std::optional<model::Signature>& of = std::nullopt) {
  REQUIRE(example);
  return example_request(*example, format, of).body;
}

constexpr auto split = R"({"columns": ["a", "b"], "data": [[1.5, "x,y"], [NaN, null]]})";

}  // namespace

TEST_CASE("an example that was saved as a request is that request") {
  const std::string request = R"({"inputs": [{"a": 1}], "params": {"k": 2}})";
  const auto example =
      find_example(with_info("json_object", true, true), reader({{"serving.json", request}}));
  CHECK(body(example, ExampleFormat::saved) == request);
  CHECK(body(example, ExampleFormat::split) ==
        R"({"dataframe_split": {"columns": ["a"], "data": [[1]]}, "params": {"k": 2}})");
  const std::string chat = R"({"messages": [{"role": "user", "content": "hi"}]})";
  const auto other =
      find_example(with_info("json_object", false, true), reader({{"serving.json", chat}}));
  CHECK(body(other, ExampleFormat::saved) == chat);
  CHECK_THROWS_AS(body(other, ExampleFormat::v2), Error);
}

TEST_CASE("a table that was saved as it was given can have every form") {
  const auto example =
      find_example(with_info("dataframe", false, false), reader({{"input_example.json", split}}));
  CHECK(body(example, ExampleFormat::saved) ==
        std::string(R"({"dataframe_split": )") + split + "}");
  CHECK(body(example, ExampleFormat::records) ==
        R"({"dataframe_records": [{"a": 1.5, "b": "x,y"}, {"a": NaN, "b": null}]})");
  CHECK(body(example, ExampleFormat::inputs) ==
        R"({"inputs": {"a": [1.5, NaN], "b": ["x,y", null]}})");
  CHECK(body(example, ExampleFormat::csv) == "a,b\n1.5,\"x,y\"\nNaN,\n");
  CHECK(body(example, ExampleFormat::v2) ==
        R"({"inputs": [{"name": "a", "datatype": "FP64", "shape": [2], "data": [1.5, null]}, )"
        R"({"name": "b", "datatype": "BYTES", "shape": [2], "data": ["x,y", "null"]}]})");
}

TEST_CASE("arrays and params that MLflow 2 saved") {
  const auto example =
      find_example(with_info("ndarray", true, false),
                   reader({{"input_example.json", R"({"inputs": [[1, 2]], "params": {"k": 3}})"}}));
  CHECK(body(example, ExampleFormat::saved) == R"({"params": {"k": 3}, "inputs": [[1, 2]]})");
  CHECK(body(example, ExampleFormat::v2) ==
        R"({"parameters": {"k": 3}, "inputs": [{"name": "inputs", "datatype": "INT64", )"
        R"("shape": [1, 2], "data": [1, 2]}]})");
  CHECK_THROWS_AS(body(example, ExampleFormat::csv), Error);
}

TEST_CASE("without an example that can be read, the signature tells one") {
  auto model = with_info("dataframe", false, true);
  CHECK(!find_example(model, reader({{"serving.json", "no JSON"}})));
  model.signature = described(
      R"([{"type": "double", "name": "a"}, {"type": "string", "name": "b"},
          {"type": "array", "items": {"type": "long"}, "name": "c"},
          {"type": "object", "properties": {"x": {"type": "boolean"}}, "name": "d"}])",
      R"([{"name": "k", "type": "double", "default": 2.5, "shape": null},
          {"name": "none", "type": "string", "default": null, "shape": null}])");
  CHECK(body(find_example(model, reader({{"serving.json", "no JSON"}})), ExampleFormat::saved) ==
        R"({"dataframe_split": {"columns": ["a", "b", "c", "d"], )"
        R"("data": [[0.5, "text", [1], {"x": true}]]}, "params": {"k": 2.5}})");
  CHECK(body(make_example(described(
                 R"([{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}])")),
             ExampleFormat::saved) == R"({"inputs": [[0.5, 0.5]]})");
  CHECK(body(make_example(described(R"([{"type": "long"}, {"type": "long"}])")),
             ExampleFormat::saved) ==
        R"({"dataframe_split": {"columns": [0, 1], "data": [[1, 1]]}})");
}

TEST_CASE("the command for curl is quoted for a shell") {
  CHECK(
      curl_command({"text/csv", "a\n'1'\n"}, ExampleFormat::csv, "https://h:1/", "mine") ==
      "curl https://h:1/invocations -H 'Content-Type: text/csv' --data-raw 'a\n'\"'\"'1'\"'\"'\n'");
  CHECK(curl_command({"application/json", "{}"}, ExampleFormat::v2, "http://h", "mine") ==
        "curl http://h/v2/models/mine/infer -H 'Content-Type: application/json' --data-raw '{}'");
  for (const auto& name : example_format_names()) CHECK_NOTHROW(parse_example_format(name));
  CHECK_THROWS_AS(parse_example_format("yaml"), Error);
}

TEST_CASE("OpenAPI describes what the routes take") {
  auto served = std::make_shared<ServedModel>();
  served->name = "mine";
  served->version = "3";
  served->example = R"({"dataframe_split": {"columns": ["a"], "data": [[NaN]]}})";
  served->mlmodel.signature = described(
      R"([{"type": "double", "name": "a"}, {"type": "long", "name": "b", "required": false}])",
      R"([{"name": "k", "type": "double", "default": 2.5, "shape": null}])");
  const std::vector<ModelTable::Entry> models{served};
  const Json document = parse_json(openapi_json(models, true));
  CHECK(document["openapi"] == "3.1.0");
  CHECK(document["info"]["title"] == "mine");
  CHECK(document["paths"].contains("/invocations"));
  CHECK(document["security"][0]["token"].is_array());
  const Json& body =
      document["paths"]["/models/mine/invocations"]["post"]["requestBody"]["content"];
  CHECK(body.contains("text/csv"));
  CHECK(body["application/json"]["example"]["dataframe_split"]["columns"][0] == "a");
  const Json& records = body["application/json"]["schema"]["oneOf"][3]["properties"];
  CHECK(records["dataframe_records"]["items"]["required"] == Json::array({"a"}));
  CHECK(records["dataframe_records"]["items"]["properties"]["b"]["format"] == "int64");
  CHECK(records["params"]["properties"]["k"]["default"] == 2.5);
  const std::vector<ModelTable::Entry> two{served, served};
  CHECK(!parse_json(openapi_json(two, false))["paths"].contains("/invocations"));
}
