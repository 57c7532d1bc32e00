// SPDX-License-Identifier: Apache-2.0
#include "model/package.h"

#include <doctest/doctest.h>

#include "model/yaml_nodes.h"
#include "support/artifacts.h"
#include "support/failure.h"
#include "support/fakes.h"
#include "support/model_files.h"

using namespace mlf;
using namespace mlf::model;

namespace {

struct PackageFixture {
  std::filesystem::path write(const std::string& name, std::string_view content) const {
    test::write_file(directory.path() / name, content);
    return directory.path() / name;
  }
  static PackageRequest request(std::filesystem::path source) {
    return {.source = std::move(source)};
  }
  std::map<std::string, std::string> written(const PackageRequest& wanted) {
    write_package(make_package(wanted, fake.context), out(), fake.context, test::no_progress);
    return test::snapshot(out());
  }
  std::filesystem::path out() const { return directory.path() / "made/out"; }

  test::TempDir directory;
  test::FakeContext fake;
};

}  // namespace

TEST_CASE_FIXTURE(PackageFixture, "a model directory as MLflow writes it") {
  auto wanted = request(write("b.wrong", test::ubjson(test::small_xgboost())));
  wanted.sample = write("s.csv", "a,n,b\n0.5,1,true\n");
  wanted.example = StoredExample::first_rows;
  wanted.metadata = {{"team", {}, text_node("red")}};
  const auto files = written(wanted);
  CHECK(files.size() == 7);
  CHECK(files.at("model.ubj") == test::ubjson(test::small_xgboost()));
  CHECK(files.at("input_example.json") ==
        R"({"columns": ["a", "n", "b"], "data": [[0.5, 1, true]]})");
  CHECK(!files.at("serving_input_example.json").ends_with('\n'));
  const auto mlmodel = parse_mlmodel(files.at("MLmodel"), "MLmodel");
  CHECK(mlmodel.python_function->loader_module == "mlflow.xgboost");
  CHECK(mlmodel.find_flavor("xgboost")->configuration.find("xgb_version")->text == "3.2.0");
  CHECK(mlmodel.utc_time_created == "2023-11-14 22:13:20.000000");
  CHECK(mlmodel.input_example->path.str() == "input_example.json");
  CHECK(mlmodel.find("metadata")->find("team")->text == "red");
  CHECK(static_cast<std::size_t>(*mlmodel.model_size_bytes) == files.at("model.ubj").size());
  CHECK(test::failure_code([&] { written(wanted); }) == "RESOURCE_ALREADY_EXISTS");
}

TEST_CASE_FIXTURE(PackageFixture, "weights of ONNX go with the model") {
  const auto graph = test::bytes_field(5, test::external_tensor("W", "d/w.bin"));
  const auto source = write("m/x.onnx", test::onnx_model(graph));
  CHECK(test::failure([&] { make_package(request(source), fake.context); }) ==
        "RESOURCE_DOES_NOT_EXIST: the model's weights 'd/w.bin' are not beside it");
  write("m/d/w.bin", "weights");
  CHECK(written(request(source)).at("d/w.bin") == "weights");
}

TEST_CASE_FIXTURE(PackageFixture, "weights that are links out of the directory are refused") {
  const auto graph = test::bytes_field(5, test::external_tensor("W", "w"));
  const auto source = write("m/x.onnx", test::onnx_model(graph));
  std::filesystem::create_symlink(write("secret", "x"), directory.path() / "m/w");
  CHECK(test::failure_code([&] { make_package(request(source), fake.context); }) ==
        "PERMISSION_DENIED");
}

TEST_CASE_FIXTURE(PackageFixture, "two files of one name are refused") {
  for (const std::string name : {"MLmodel", "model.onnx", "requirements.txt"}) {
    const auto graph = test::bytes_field(5, test::external_tensor("W", name));
    const auto source = write("m/x", test::onnx_model(graph));
    write("m/" + name, "x");
    CHECK(test::failure([&] { make_package(request(source), fake.context); }) ==
          "INVALID_PARAMETER_VALUE: the package would have two files '" + name + "'");
  }
}

TEST_CASE_FIXTURE(PackageFixture, "what a loader module loads, and its code") {
  write("data/a/b", "1");
  write("code/m.py", "");
  write("code/__pycache__/m.pyc", "");
  auto wanted = request(directory.path() / "data");
  wanted.loader_module = "m";
  wanted.code = {directory.path() / "code/.", write("extra.py", "")};
  const auto files = written(wanted);
  CHECK(files.at("data/data/a/b") == "1");
  CHECK(files.contains("code/m.py"));
  CHECK(files.contains("code/extra.py"));
  CHECK(!files.contains("code/__pycache__"));
  const auto mlmodel = parse_mlmodel(files.at("MLmodel"), "MLmodel");
  CHECK(mlmodel.flavors.size() == 1);
  CHECK(mlmodel.python_function->loader_module == "m");
  CHECK(mlmodel.python_function->data->str() == "data/data");
  CHECK(mlmodel.python_function->code->str() == "code");
  CHECK(!mlmodel.signature);
}

TEST_CASE_FIXTURE(PackageFixture, "a directory that cannot be completed is not left behind") {
  const auto package = make_package(request(write("x.onnx", test::small_onnx())), fake.context);
  std::filesystem::remove(directory.path() / "x.onnx");
  CHECK(test::failure([&] { write_package(package, out(), fake.context, test::no_progress); }) !=
        "nothing");
  CHECK(std::filesystem::is_empty(out().parent_path()));
}
