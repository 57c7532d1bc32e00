// SPDX-License-Identifier: Apache-2.0
#include "env/uv/uv_builder.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/env_world.h"

using namespace mlf;
using namespace mlf::env;

namespace {

struct Uv : test::World {
  Uv() {
    program("bin/uv", "test \"$1 $2\" = 'pip freeze' && echo six==1.0");
    write("project/python_env.yaml",
          "python: '3.11'\nbuild_dependencies: [pip]\ndependencies: [six]\n");
    tool = [this](const Command& command) {
      if (command.arguments.at(1) == "venv") make_venv(command.arguments.at(2));
      return ToolResult{};
    };
  }
};

}  // namespace

TEST_CASE_FIXTURE(Uv, "uv makes it and fills it, with a Python that it finds itself") {
  const auto made = provide(Manager::uv);
  const auto place = "ROOT/cache/uv/" + made.name;
  CHECK(ran ==
        std::vector<std::string>{"uv venv " + place + " --python=3.11",
                                 "uv pip install -r " + place + "/mlf-build-dependencies.txt",
                                 "uv pip install -r " + place + "/mlf-dependencies.txt"});
  CHECK(commands[1].directory == root / "project");
  CHECK(resolved_requirements(made) == "six==1.0\n");
  provide(Manager::uv);
  CHECK(ran.size() == 3);
}

TEST_CASE_FIXTURE(Uv, "what fails at any step leaves nothing") {
  for (std::size_t step = 1; step <= 3; ++step) {
    CAPTURE(step);
    const auto works = tool;
    ran.clear();
    tool = [&](const Command& command) {
      const auto result = works(command);
      return ran.size() == step ? test::tool_failure("no room") : result;
    };
    CHECK_THROWS_AS(provide(Manager::uv), Error);
    CHECK(ran.size() == step);
    CHECK(cached().empty());
    tool = works;
  }
  CHECK_NOTHROW(provide(Manager::uv));
}

TEST_CASE_FIXTURE(Uv, "without uv it says how to get it") {
  std::filesystem::remove(root / "bin/uv");
  CHECK_THROWS_WITH(provide(Manager::uv), doctest::Contains("pip install uv"));
  CHECK(cached().empty());
}

TEST_CASE_FIXTURE(Uv, "a locked project is synchronised into the environment") {
  write("project/uv.lock", "1");
  CHECK_THROWS_WITH(provide(Manager::uv), doctest::Contains("has a uv.lock but no pyproject.toml"));
  write("project/pyproject.toml", "1");
  const auto made = provide(Manager::uv);
  REQUIRE(ran.size() == 2);
  CHECK(ran[1] == "uv sync --frozen --no-dev");
  CHECK(commands[1].directory == root / "project");
  const auto& changes = commands[1].environment;
  const auto place = std::ranges::find(changes, "UV_PROJECT_ENVIRONMENT", &EnvironmentChange::name);
  REQUIRE(place != changes.end());
  CHECK(place->value == made.directory.string());

  write("project/uv.lock", "2");
  const auto other = provide(Manager::uv);
  CHECK(other.directory != made.directory);
  CHECK(other.name == made.name);
}
