// SPDX-License-Identifier: Apache-2.0
#include "env/conda/conda_builder.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "env/removal.h"
#include "env/specification.h"
#include "support/env_world.h"

using namespace mlf;
using namespace mlf::env;

namespace {

/// A conda whose environments are the directories in envs/.
struct Conda : test::World {
  Conda() {
    const auto envs = (root / "envs").string();
    program("conda/bin/conda",
            "case $1 in\n"
            "env) sep=; printf '{\"envs\": ['\n"
            "  for it in " +
                envs +
                "/*; do\n"
                "    test -d \"$it\" && printf '%s\"%s\"' \"$sep\" \"$it\" && sep=,\n"
                "  done; echo ']}';;\n"
                "list) echo '[{\"name\": \"python\", \"version\": \"3.11.7\", \"build_string\": "
                "\"b0\"},'\n"
                "  echo '{\"name\": \"six\", \"version\": \"1.0\", \"channel\": \"pypi\"}]';;\n"
                "esac");
    environment["CONDA_EXE"] = (root / "conda/bin/conda").string();
    write("project/conda.yaml", "dependencies: [python=3.11, {pip: [six]}]\n");
    tool = [this](const Command& command) {
      const auto& words = command.arguments;
      if (words.at(1) == "remove") std::filesystem::remove_all(root / "envs" / words.at(4));
      if (words.at(1) == "env") std::filesystem::create_directories(place(words.at(4)));
      return ToolResult{};
    };
  }
  std::filesystem::path place(const std::string& name) const {
    return root / "envs" / name / "conda-meta";
  }
};

}  // namespace

TEST_CASE_FIXTURE(Conda, "conda makes it where it keeps all, and the cache knows it") {
  const auto made = provide(Manager::conda);
  CHECK(ran == std::vector<std::string>{"ROOT/conda/bin/conda env create -n " + made.name +
                                        " --file ROOT/project/conda.yaml"});
  CHECK(made.directory == root / "envs" / made.name);
  CHECK(made.python == "3.11.7");
  CHECK(resolved_requirements(made) == "python=3.11.7=b0\nsix==1.0\n");
  provide(Manager::conda);
  CHECK(ran.size() == 1);
  REQUIRE(cached().size() == 1);
  CHECK(cached()[0].directory == made.directory);
  CHECK(cached()[0].state == CachedEnvironment::State::in_use);
}

TEST_CASE_FIXTURE(Conda, "one that is there already is used, and stays when the cache forgets it") {
  const auto name = conda_environment_name("dependencies: [python=3.11, {pip: [six]}]\n");
  std::filesystem::create_directories(place(name));
  provide(Manager::conda);
  CHECK(ran.empty());
  CHECK(remove_environments(cached(), context).removed.size() == 1);
  CHECK(ran.empty());
  CHECK(std::filesystem::exists(place(name)));
}

TEST_CASE_FIXTURE(Conda, "one that mlf made goes with its packages") {
  const auto name = provide(Manager::conda).name;
  CHECK(remove_environments(cached(), context).removed.size() == 1);
  CHECK(ran.at(1) == "ROOT/conda/bin/conda remove --yes --name " + name + " --all");
  CHECK_FALSE(std::filesystem::exists(place(name)));
  CHECK(cached().empty());
}

TEST_CASE_FIXTURE(Conda, "what conda has half created is removed") {
  const auto works = tool;
  tool = [&](const Command& command) {
    works(command);
    return command.arguments.at(1) == "env" ? test::tool_failure("no such package") : ToolResult{};
  };
  CHECK_THROWS_WITH(provide(Manager::conda), doctest::Contains("no such package"));
  REQUIRE(ran.size() == 2);
  CHECK(ran[1].starts_with("ROOT/conda/bin/conda remove --yes --name mlflow-"));
  CHECK(std::filesystem::is_empty(root / "envs"));
  CHECK(cached().empty());
}

TEST_CASE_FIXTURE(Conda, "a removal that fails too does not hide why") {
  const auto works = tool;
  tool = [&](const Command& command) {
    if (command.arguments.at(1) == "env") works(command);
    return test::tool_failure(command.arguments.at(1) + " broke");
  };
  CHECK_THROWS_WITH(provide(Manager::conda), doctest::Contains("env broke"));
  CHECK(reporter.notes.back() == "conda remove failed with exit code 1: remove broke");
}

TEST_CASE_FIXTURE(Conda, "what a killed mlf left half created is made anew") {
  const auto name = conda_environment_name("dependencies: [python=3.11, {pip: [six]}]\n");
  std::filesystem::create_directories(place(name));
  write("cache/conda/" + name + "/mlf-creating", "");
  provide(Manager::conda);
  REQUIRE(ran.size() == 2);
  CHECK(ran[0].find("remove") != std::string::npos);
  CHECK(ran[1].find("env create") != std::string::npos);
}

TEST_CASE_FIXTURE(Conda, "files that pip's list names make another environment") {
  write("project/conda.yaml", "dependencies: [python=3.11, {pip: [-r more.txt]}]\n");
  write("project/more.txt", "six\n");
  const auto first = provide(Manager::conda);
  CHECK(first.name.size() == std::string("mlflow-").size() + 40 + 13);
  write("project/more.txt", "six==1.0\n");
  const auto second = provide(Manager::conda);
  CHECK(second.directory != first.directory);
  CHECK(second.activation != first.activation);
}

TEST_CASE_FIXTURE(Conda, "a file that is wrong is told before anything is made") {
  write("project/conda.yaml", "dependencies: [1]\n");
  CHECK_THROWS_WITH(provide(Manager::conda), doctest::Contains("conda.yaml:1:16: "));
  CHECK(ran.empty());
  CHECK(cached().empty());
  write("project/python_env.yaml", "");
  CHECK_THROWS_WITH(provide(Manager::conda), doctest::Contains("conda makes no environment of"));
}
