// SPDX-License-Identifier: Apache-2.0
#include "model/package_environment.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "support/artifacts.h"
#include "support/failure.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::model;

namespace {

struct EnvironmentFixture {
  PackageEnvironment make(const EnvironmentRequest& request) {
    return make_environment({{"xgboost", "3.2.0"}, {"scikit-learn", ""}}, request, fake.context);
  }

  /// A program that answers as a Python does that is asked for its packages.
  std::string python(std::string_view answer) const {
    const auto path = directory.path() / "python";
    test::write_file(path, "#!/bin/sh\necho '" + std::string(answer) + "'\n");
    ::chmod(path.c_str(), 0700);
    return path.string();
  }

  test::TempDir directory;
  test::FakeContext fake;
};

}  // namespace

TEST_CASE_FIXTURE(EnvironmentFixture, "without Python, only what the file says is pinned") {
  const auto made = make({});
  CHECK(requirements_text(made) == "mlflow\nxgboost==3.2.0\nscikit-learn");
  CHECK(made.flavor_version == "3.2.0");
  CHECK(fake.reporter.warnings.at(0) ==
        "not pinned to a version: mlflow, scikit-learn; --python and --requirement pin them");
  CHECK(
      python_env_text(made) ==
      "build_dependencies:\n- pip\n- setuptools\n- wheel\ndependencies:\n- -r requirements.txt\n");
}

TEST_CASE_FIXTURE(EnvironmentFixture, "a Python has versions") {
  const auto made = make({.python = python(R"({"": "3.11.7", "pip": "26.3", "setuptools": null,
    "mlflow": "3.17.2", "xgboost": "3.1.0", "scikit-learn": "1.9.1"})")});
  CHECK(requirements_text(made) == "mlflow==3.17.2\nxgboost==3.1.0\nscikit-learn==1.9.1");
  CHECK(made.mlflow == "3.17.2");
  CHECK(conda_text(made) ==
        "channels:\n- conda-forge\ndependencies:\n- python=3.11.7\n- pip<=26.3\n- pip:\n"
        "  - mlflow==3.17.2\n  - xgboost==3.1.0\n  - scikit-learn==1.9.1\nname: mlflow-env\n");
  CHECK(python_env_text(made).starts_with("python: 3.11.7\nbuild_dependencies:\n- pip==26.3\n"));
  CHECK(fake.reporter.warnings.empty());
  CHECK(test::failure_code([&] { make({.python = python("[1]")}); }) == "INVALID_PARAMETER_VALUE");
  CHECK(test::failure_code([&] { make({.python = "/nowhere/python"}); }) ==
        "RESOURCE_DOES_NOT_EXIST");
}

TEST_CASE_FIXTURE(EnvironmentFixture, "what the user says counts most") {
  const auto file = directory.path() / "requirements.txt";
  test::write_file(file, "# comment\nXGBoost == 2.1.0 ; python_version > '3'\n-r more.txt\n");
  test::write_file(directory.path() / "more.txt", "scikit_learn==1.5.0\n");
  const auto made = make({.requirements = {"mlflow==2.22.5", "numpy"}, .file = file});
  CHECK(made.mlflow == "2.22.5");
  CHECK(made.flavor_version == "2.1.0");
  CHECK(made.requirements.size() == 4);
  CHECK(fake.reporter.warnings.at(0).starts_with("not pinned to a version: numpy;"));
}

TEST_CASE_FIXTURE(EnvironmentFixture, "lines that are no requirements are refused") {
  for (const auto* line : {"", "  ", "a\nb"}) {
    CHECK(test::failure_code([&] { make({.requirements = {line}}); }) == "INVALID_PARAMETER_VALUE");
  }
  CHECK(test::failure_code([&] { make({.file = directory.path() / "none"}); }) ==
        "INVALID_PARAMETER_VALUE");
}
