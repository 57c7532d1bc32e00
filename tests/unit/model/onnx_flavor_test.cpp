// SPDX-License-Identifier: Apache-2.0
#include "model/onnx_flavor.h"

#include <doctest/doctest.h>

#include "support/artifacts.h"
#include "support/failure.h"
#include "support/fakes.h"
#include "support/model_files.h"

using namespace mlf;
using namespace mlf::model;

namespace {

constexpr std::string_view mlmodel_text =
    "flavors:\n"
    "  python_function: {loader_module: mlflow.sklearn, env: {conda: conda.yaml}}\n"
    "  sklearn: {pickled_model: model.pkl}\n"
    "model_id: m-1\n"
    "run_id: abc\n"
    "utc_time_created: '2020-01-01 00:00:00'\n";

struct FlavorFixture {
  FlavorFixture() {
    write("m/MLmodel", mlmodel_text);
    write("m/model.pkl", "pickle");
    write("m/requirements.txt", "mlflow\nOnnx==1.0\n");
    write("m/conda.yaml", "dependencies:\n- python=3.11\n- pip:\n  - mlflow\nname: e\n");
    write("m/registered_model_meta", "x");
    write("g.onnx", test::onnx_model(""));
  }
  void write(const std::string& name, std::string_view content) const {
    test::write_file(directory.path() / name, content);
  }
  Package package() {
    const auto model = directory.path() / "m";
    const auto mlmodel = parse_mlmodel(mlmodel_text, "MLmodel");
    const EnvironmentFiles files{.python_env = std::nullopt,
                                 .conda_env = RelativePath::parse("conda.yaml"),
                                 .requirements = RelativePath::parse("requirements.txt")};
    return with_onnx_flavor(mlmodel, files, model, conversion(), fake.context);
  }
  OnnxConversion conversion() const {
    return {.graph = directory.path() / "g.onnx",
            .converted_from = "sklearn",
            .onnx_version = "1.2",
            .onnxruntime_version = "3.4"};
  }

  test::TempDir directory;
  test::FakeContext fake;
};

}  // namespace

TEST_CASE_FIXTURE(FlavorFixture, "the flavor onnx is added beside the others") {
  write_package(package(), directory.path() / "out", fake.context, test::no_progress);
  const auto files = test::snapshot(directory.path() / "out");
  CHECK(files.size() == 5);
  CHECK(files.at("model.pkl") == "pickle");
  CHECK(files.contains("model.onnx"));
  CHECK(files.at("requirements.txt") == "mlflow\nOnnx==1.0\nonnxruntime==3.4");
  CHECK(files.at("conda.yaml").find("  - onnx==1.2\n  - onnxruntime==3.4\n") != std::string::npos);
  const auto model = parse_mlmodel(files.at("MLmodel"), "MLmodel");
  CHECK(model.python_function->loader_module == "mlflow.sklearn");
  const auto& onnx = model.find_flavor("onnx")->configuration;
  CHECK(onnx.find("data")->text == "model.onnx");
  CHECK(onnx.find(converted_from_key)->text == "sklearn");
  CHECK(!model.model_id);
  CHECK(model.run_id == "abc");
  CHECK(model.utc_time_created == "2023-11-14 22:13:20.000000");
}

TEST_CASE_FIXTURE(FlavorFixture, "a file model.onnx that is there is not replaced") {
  write("m/model.onnx", "x");
  CHECK(test::failure_code([&] { package(); }) == "RESOURCE_ALREADY_EXISTS");
}
