// SPDX-License-Identifier: Apache-2.0
#include "model/mlmodel.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "support/failure.h"

using namespace mlf;
using namespace mlf::model;

namespace {

/// As MLflow 3 writes it.
constexpr std::string_view mlflow3 = R"(artifact_path: file:///s/mlruns/0/models/m-1/artifacts
flavors:
  python_function:
    code: null
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.sklearn
    model_path: model.pkl
    predict_fn: predict
    python_version: 3.11.2
  sklearn:
    code: null
    pickled_model: model.pkl
    serialization_format: cloudpickle
    sklearn_version: 1.7.2
is_signature_from_type_hint: false
metadata:
  1: one
  since: 2024-01-31
  tags:
  - a
  - 1.0e-05
  - .inf
mlflow_version: 3.17.2
model_id: m-1
model_size_bytes: 1234
model_uuid: m-1
prompts: null
run_id: 0123456789abcdef0123456789abcdef
saved_input_example_info:
  artifact_path: input_example.json
  pandas_orient: split
  serving_input_path: serving_input_example.json
  type: dataframe
signature:
  inputs: '[{"type": "double", "name": "a", "required": true}]'
  outputs: null
  params: null
type_hint_from_example: false
utc_time_created: '2026-11-21 02:35:28.709853'
)";

Mlmodel read_file(std::string_view text) { return parse_mlmodel(text, "MLmodel"); }

std::string file_failure(std::string_view text) {
  return test::failure([&] { read_file(text); });
}

std::string wrong_file(std::string_view text) {
  return "INVALID_PARAMETER_VALUE: MLmodel:" + std::string(text);
}

/// A file whose flavor python_function has this line more.
std::string with_function_line(std::string_view line) {
  return "flavors:\n  python_function:\n    loader_module: m\n    " + std::string(line) + "\n";
}

}  // namespace

TEST_CASE("a file of MLflow 3 is read, and written back byte for byte") {
  const auto model = read_file(mlflow3);
  CHECK(model.flavors.size() == 2);
  CHECK(model.model_id == "m-1");
  CHECK(model.model_size_bytes == 1234);
  CHECK(model.utc_time_created == "2026-11-21 02:35:28.709853");
  REQUIRE(model.signature);
  CHECK(std::get<Columns>(*model.signature->inputs).at(0).name == "a");
  REQUIRE(model.python_function);
  CHECK(model.python_function->loader_module == "mlflow.sklearn");
  CHECK(model.python_function->python_version == "3.11.2");
  CHECK(model.python_function->model_path == RelativePath::parse("model.pkl"));
  CHECK(model.python_function->python_env == RelativePath::parse("python_env.yaml"));
  CHECK(!model.python_function->code);
  REQUIRE(model.input_example);
  CHECK(model.input_example->path.str() == "input_example.json");
  CHECK(!model.input_example->has_params);
  CHECK(model.find("metadata") != nullptr);
  CHECK(model.find("prompts") == nullptr);
  CHECK(write_mlmodel(model) == mlflow3);
}

TEST_CASE("files of MLflow 1 and 2") {
  const auto model = read_file(
      "artifact_path: model\nflavors:\n  python_function:\n    env: conda.yaml\n"
      "    loader_module: mlflow.pyfunc.model\n    data: data/\nrun_id: abc\n"
      "utc_time_created: 2020-01-31 12:00:00.123456\n");
  CHECK(model.python_function->conda_env == RelativePath::parse("conda.yaml"));
  CHECK(model.python_function->data == RelativePath::parse("data"));
  CHECK(!model.python_function->python_env);
  CHECK(model.artifact_path == "model");
  CHECK(model.utc_time_created == "2020-01-31 12:00:00.123456");
  CHECK(!model.signature);
}

TEST_CASE("the path of a model's code is that of the machine that saved it") {
  CHECK(read_file(with_function_line("model_code_path: /elsewhere/agent.py"))
            .python_function->model_code_path == RelativePath::parse("agent.py"));
}

TEST_CASE("unknown keys and nulls survive") {
  const std::string text =
      "flavors:\n  mine: null\nfuture:\n  b: 'yes'\n  c: yes\nsignature: null\n";
  CHECK(write_mlmodel(read_file(text)) ==
        "flavors:\n  mine: null\nfuture:\n  b: 'yes'\n  c: true\nsignature: null\n");
}

TEST_CASE("to_json has every key") {
  const auto json = to_json(read_file(mlflow3));
  CHECK(json["signature"]["inputs"][0]["name"] == "a");
  CHECK(json["signature"]["params"].empty());
  CHECK(json["flavors"]["sklearn"]["code"].is_null());
  CHECK(to_json(read_file("flavors: {}"))["metadata"].is_null());
}

TEST_CASE("errors name file, line and column") {
  CHECK(file_failure("") == wrong_file("1:1: a MLmodel file is a map with the key flavors"));
  CHECK(file_failure("a: 1") == wrong_file("1:1: a MLmodel file is a map with the key flavors"));
  CHECK(file_failure("flavors: [1]") == wrong_file("1:10: flavors must be a map"));
  CHECK(file_failure("flavors:\n  x: 1") == wrong_file("2:6: the flavor 'x' must be a map"));
  CHECK(file_failure("flavors: {}\nrun_id: [1]") == wrong_file("2:9: run_id must be a text"));
  CHECK(file_failure("flavors: {}\nmodel_size_bytes: x") ==
        wrong_file("2:19: model_size_bytes must be a number of bytes"));
  CHECK(file_failure("flavors: {}\nmodel_size_bytes: -1") ==
        wrong_file("2:19: model_size_bytes must be a number of bytes"));
  CHECK(file_failure("flavors: {}\nsignature:\n  inputs: [1]") ==
        wrong_file("3:11: inputs of the signature must be a text of JSON"));
  CHECK(file_failure("flavors: {}\nsignature:\n  inputs: '[{}]'") ==
        wrong_file("3:11: in the signature, inputs[0].type: must be the name of a type"));
  CHECK(file_failure("flavors: {}\nsignature: 1") ==
        wrong_file("2:12: the signature must be a map"));
  CHECK(file_failure("flavors:\n  python_function:\n    env: x") ==
        wrong_file("3:5: python_function needs a loader_module, such as mlflow.sklearn"));
  CHECK(file_failure("flavors: {}\nsaved_input_example_info: {type: x}") ==
        wrong_file("2:27: saved_input_example_info needs an artifact_path"));
}

TEST_CASE("a path that leads out of the model directory is refused") {
  for (const std::string key : {"data", "code", "model_path", "env"}) {
    for (const std::string path : {"../x", "/etc/passwd", "a/../../x", "..", "'a\\..\\x'",
                                   "\"a\\0b\"", "\"a\\nb\"", "''", "~/../x/.."}) {
      CAPTURE(path);
      CHECK(
          file_failure(with_function_line(key + ": " + path)).find("must be a path in the model") !=
          std::string::npos);
    }
    CHECK(file_failure(with_function_line(key + ": [x]")) != "nothing");
  }
  CHECK(file_failure(with_function_line("env: {virtualenv: ../x}")) != "nothing");
  CHECK(file_failure(with_function_line("model_code_path: /elsewhere/..")) != "nothing");
  CHECK(file_failure("flavors: {}\nsaved_input_example_info: {artifact_path: ../x}") != "nothing");
}

TEST_CASE("what would exhaust memory or time is refused") {
  std::string bomb = "flavors: &a0 {x: [1, 1, 1, 1, 1, 1, 1, 1, 1]}\n";
  for (int i = 1; i < 10; ++i) {
    const auto alias = "*a" + std::to_string(i - 1);
    bomb += "k" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + alias;
    for (int j = 0; j < 8; ++j) bomb += ", " + alias;
    bomb += "]\n";
  }
  CHECK(file_failure(bomb).find("too many values") != std::string::npos);
  CHECK(file_failure("flavors: " + std::string(100, '[')) != "nothing");
  CHECK(file_failure("flavors: {}\nx: '" + std::string(17 << 20, 'x') + "'")
            .find("larger than 16 MiB") != std::string::npos);
  CHECK(file_failure(std::string("flavors: {}\nx: a\0b", 19)).find("U+0000") != std::string::npos);
  CHECK(file_failure("flavors: {}\nx: !!python/object/apply:os.system [id]") != "nothing");
}

TEST_CASE("a key that occurs twice: the last value counts, as in MLflow") {
  CHECK(read_file("flavors: {}\nrun_id: a\nrun_id: b").run_id == "b");
}
