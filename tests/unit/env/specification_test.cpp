// SPDX-License-Identifier: Apache-2.0
#include "env/specification.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace mlf::env;  // NOLINT(google-build-using-namespace)

namespace {

std::vector<std::string> texts(const std::vector<Dependency>& dependencies) {
  std::vector<std::string> result;
  for (const auto& dependency : dependencies) result.push_back(dependency.text);
  return result;
}

std::vector<std::string> lines(const std::vector<mlf::wire::Problem>& problems) {
  std::vector<std::string> result;
  for (const auto& problem : problems) {
    result.push_back(to_string(problem, "f"));
  }
  return result;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("python_env.yaml in full") {
  const auto reading = read_python_env(
      "python: '3.11.7'\nbuild_dependencies:\n  - pip\ndependencies: [six, -r requirements.txt]\n");
  CHECK(reading.problems.empty());
  CHECK(reading.specification.python == "3.11.7");
  CHECK(texts(reading.specification.build_dependencies) == Texts{"pip"});
  CHECK(texts(reading.specification.dependencies) == Texts{"six", "-r requirements.txt"});
  CHECK(read_python_env("python:\ndependencies:\n").problems.empty());
}

TEST_CASE("everything wrong with a python_env.yaml is told at once") {
  CHECK(lines(read_python_env("python: 3.11\nbuild_dependencies: pip\ndependencies:\n  - six: 1\n"
                              "dependencis: []\n")
                  .problems) ==
        Texts{"f:1:9: 'python' must be text, found a number; write \"3.11\"",
              "f:2:21: 'build_dependencies' must be a list, found text",
              "f:4:5: an entry of 'dependencies' must be text, found a map",
              "f:5:1: unknown key 'dependencis'; did you mean 'dependencies'?"});
  CHECK(lines(read_python_env("[]").problems) ==
        Texts{"f:1:1: expected a map with python, build_dependencies and dependencies, found a "
              "list"});
  CHECK(lines(read_python_env("python: [").problems).size() == 1);
  CHECK(lines(check_python_env("dependencies:\n  - -r none.txt\n", "/nowhere")) ==
        Texts{"f:2:5: cannot read '/nowhere/none.txt': No such file or directory"});
}

TEST_CASE("what pip can install is taken of a conda.yaml, as MLflow does") {
  const auto reading = read_conda_for_pip(
      "name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.9.1\n  - python>=3\n"
      "  - pip<=23\n  - setuptools=60\n  - numpy=1.2\n  - python-dateutil\n  - wheel\n"
      "  - pip:\n      - six\n      - flask==2\n");
  CHECK(reading.problems.empty());
  const auto& found = reading.specification;
  CHECK(found.python == "3.9.1");
  CHECK(texts(found.build_dependencies) ==
        Texts{"python>=3", "pip<=23", "setuptools==60", "wheel"});
  CHECK(texts(found.dependencies) == Texts{"six", "flask==2"});
  CHECK(found.dropped == Texts{"numpy=1.2", "python-dateutil"});
  CHECK(lines(read_conda_for_pip("dependencies: [python, python<3, python!=3.8, 7]").problems) ==
        Texts{"f:1:16: 'python' must name a version, as in python=3.11.7",
              "f:1:24: 'python<3' names no version to use; write python=VERSION or one of ==, <= "
              "and >=",
              "f:1:34: 'python!=3.8' names no version to use; write python=VERSION or one of ==, "
              "<= and >=",
              "f:1:47: a dependency must be text or a map with the list 'pip'"});
}

TEST_CASE("the form of a conda.yaml") {
  CHECK(check_conda_env("name: x\nchannels:\n  - defaults\nprefix: /x\n"
                        "dependencies:\n  - numpy\n  - pip\n  - pip: [six]\n",
                        ".")
            .empty());
  CHECK(lines(check_conda_env("name: 5\nchannels: defaults\ndependencies: [{npm: []}]", ".")) ==
        Texts{"f:1:7: 'name' must be text, found a number; write \"5\"",
              "f:2:11: 'channels' must be a list, found text",
              "f:3:16: a dependency must be text or a map with the list 'pip'"});
}

TEST_CASE("names are MLflow's") {
  PythonSpecification specification{
      .build_dependencies = {{.text = "pip"}},
      .dependencies = {{.text = "-r requirements.txt"}, {.text = "numpy>=1.0"}}};
  CHECK(environment_name(specification, "3.11.7", {{"six"}, {"flask==2.0"}, {"numpy>=1.0"}}) ==
        "mlflow-917374a37e902f7c3a92965f88c163eba319b40d");
  CHECK(environment_name({}, "3.11.2", {}) == "mlflow-9e4a1bbf9c2988fc7993bacc9b7846637b74349e");
  CHECK(conda_environment_name("") == "mlflow-da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(conda_environment_name("a: 1\r\nb: 2\n") == conda_environment_name("a: 1\nb: 2\n"));
}
