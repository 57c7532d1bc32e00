// SPDX-License-Identifier: Apache-2.0
#include "model/description.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "support/artifacts.h"
#include "support/failure.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::model;

namespace {

struct ModelFixture {
  void write(const std::string& name, std::string_view content) const {
    test::write_file(directory.path() / "store" / name, content);
  }

  tracking::ArtifactTarget target(std::string_view path = "") const {
    const auto root = (directory.path() / "store").string();
    return {artifact::open_repository(root, fake.context),
            path.empty() ? RelativePath() : RelativePath::parse(path), "run"};
  }

  test::TempDir directory;
  test::FakeContext fake;
};

}  // namespace

TEST_CASE_FIXTURE(ModelFixture, "a model in a directory of artifacts") {
  write("best/MLmodel",
        "flavors:\n  sklearn: {pickled_model: m.pkl, sklearn_version: 1.7.2}\n"
        "  python_function: {loader_module: mlflow.sklearn, python_version: 3.11.2, model_path: "
        "m.pkl, env: {conda: conda.yaml, virtualenv: python_env.yaml}}\n"
        "saved_input_example_info: {artifact_path: x.json}\n");
  write("best/conda.yaml", "");
  write("best/requirements.txt", "");
  write("best/x.json", std::string(10'000, 'x'));
  const auto description = describe(target("best"));
  CHECK(description.name == "best");
  CHECK(description.place == (directory.path() / "store/best").string());
  CHECK(description.flavors.at(0).version == "1.7.2");
  CHECK(description.flavors.at(0).file == "m.pkl");
  CHECK(description.flavors.at(1).version == "3.11.2");
  CHECK(!description.environment.python_env);
  CHECK(description.environment.conda_env == RelativePath::parse("conda.yaml"));
  CHECK(description.environment.requirements == RelativePath::parse("requirements.txt"));
  CHECK(description.input_example->size() == 4096);
  const auto json = to_json(description);
  CHECK(json["environment"]["python_env"].is_null());
  CHECK(json["loading_runs_code"] == "its sklearn model is a pickle");
}

TEST_CASE_FIXTURE(ModelFixture, "the name of a model") {
  write("MLmodel", "flavors: {}\nartifact_path: a/wine\n");
  CHECK(describe(target()).name == "wine");
  write("MLmodel", "flavors: {}\nartifact_path: s3://b/1/models/m-1/artifacts\nmodel_id: m-1\n");
  CHECK(describe(target()).name == "store");
  write("artifacts/MLmodel", "flavors: {}\nmodel_id: m-1\n");
  const auto root = (directory.path() / "store/artifacts").string();
  CHECK(describe({artifact::open_repository(root, fake.context), {}, "m-1"}).name == "m-1");
}

TEST_CASE_FIXTURE(ModelFixture, "a directory without a readable MLmodel file") {
  write("empty/x", "");
  CHECK(!has_mlmodel(target("empty")));
  CHECK(test::failure([&] { describe(target("empty")); }) ==
        "RESOURCE_DOES_NOT_EXIST: no model in '" + (directory.path() / "store/empty").string() +
            "': it has no file MLmodel");
  write("directory/MLmodel/x", "");
  CHECK(test::failure_code([&] { describe(target("directory")); }) == "RESOURCE_DOES_NOT_EXIST");
  write("huge/MLmodel", "flavors: {}\nx: '" + std::string(17 << 20, 'x') + "'\n");
  CHECK(test::failure([&] { describe(target("huge")); }).ends_with("it is larger than 16 MiB"));
}

TEST_CASE_FIXTURE(ModelFixture, "links that lead out of the artifacts are not followed") {
  test::write_file(directory.path() / "secret", "flavors: {}");
  write("model/x", "");
  std::filesystem::create_symlink("../../secret", directory.path() / "store/model/MLmodel");
  const auto failure = [&](std::string_view path) {
    return test::failure([&] { describe(target(path)); });
  };
  CHECK(failure("model").ends_with("a symbolic link leads out of the directory"));
  write("other/MLmodel", "flavors: {}\nsaved_input_example_info: {artifact_path: example}\n");
  std::filesystem::create_symlink("../../secret", directory.path() / "store/other/example");
  CHECK(failure("other").ends_with("a symbolic link leads out of the directory"));
}
