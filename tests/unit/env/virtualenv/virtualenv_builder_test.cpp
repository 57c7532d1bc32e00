// SPDX-License-Identifier: Apache-2.0
#include "env/virtualenv/virtualenv_builder.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/env_world.h"

using namespace mlf;
using namespace mlf::env;

namespace {

struct VirtualenvBuilderFixture : test::World {
  VirtualenvBuilderFixture() {
    python("bin/python3", "3.11.7");
    write("project/python_env.yaml",
          "python: '3.11'\nbuild_dependencies: [pip]\ndependencies: [six, attrs]\n");
    tool = [this](const Command& command) {
      if (command.arguments.at(1) == "-m") make_venv(command.arguments.back());
      return ToolResult{};
    };
  }
  bool is_left(const std::string& name) const {
    return std::filesystem::exists(root / "cache/virtualenv" / name);
  }
};

const EnvironmentChange* find(const Command& command, std::string_view name) {
  const auto found = std::ranges::find(command.environment, name, &EnvironmentChange::name);
  return found == command.environment.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE_FIXTURE(VirtualenvBuilderFixture, "venv makes it, pip fills it, and it is found again") {
  const auto made = provide(Manager::virtualenv);
  const auto place = "ROOT/cache/virtualenv/" + made.name;
  CHECK(shown(made.directory.string()) == place);
  CHECK(made.name.starts_with("mlflow-"));
  CHECK(made.python == "3.11.7");
  CHECK(ran == std::vector<std::string>{
                   "ROOT/bin/python3 -m venv " + place,
                   place + "/bin/pip install -r " + place + "/mlf-build-dependencies.txt",
                   place + "/bin/pip install -r " + place + "/mlf-dependencies.txt"});
  CHECK(made.activation ==
        std::vector<std::string>{"source " + made.directory.string() + "/bin/activate"});
  CHECK(resolved_requirements(made) == "attrs==2.0\nsix==1.0\n");

  const auto again = provide(Manager::virtualenv);
  CHECK(ran.size() == 3);
  CHECK(again.directory == made.directory);
  CHECK(again.python == "3.11.7");
}

TEST_CASE_FIXTURE(VirtualenvBuilderFixture,
                  "pip runs in the project's directory, as if the environment was on") {
  environment["PIP_NO_INPUT"] = "0";
  const auto made = provide(Manager::virtualenv);
  REQUIRE(commands.size() == 3);
  CHECK(commands[0].directory == "/");
  CHECK(commands[1].directory == root / "project");
  CHECK(find(commands[1], "VIRTUAL_ENV")->value == made.directory.string());
  CHECK(find(commands[1], "PATH")->value ==
        (made.directory / "bin").string() + ":" + environment["PATH"]);
  CHECK_FALSE(find(commands[1], "PYTHONHOME")->value);
  CHECK(find(commands[1], "PIP_DISABLE_PIP_VERSION_CHECK")->value == "1");
  CHECK(find(commands[1], "PIP_NO_INPUT") == nullptr);
}

TEST_CASE_FIXTURE(VirtualenvBuilderFixture,
                  "what fails at any step leaves nothing, and can be made later") {
  for (std::size_t step = 1; step <= 3; ++step) {
    CAPTURE(step);
    const auto works = tool;
    ran.clear();
    tool = [&](const Command& command) {
      const auto result = works(command);
      return ran.size() == step ? test::tool_failure("no room") : result;
    };
    const std::string what = step == 1 ? "python -m venv" : "pip install";
    CHECK_THROWS_WITH(provide(Manager::virtualenv),
                      (what + " failed with exit code 1: no room").c_str());
    CHECK(ran.size() == step);
    CHECK(cached().empty());
    CHECK_FALSE(find(request(Manager::virtualenv), context));
    tool = works;
  }
  CHECK_NOTHROW(provide(Manager::virtualenv));
  CHECK(cached().size() == 1);
}

TEST_CASE_FIXTURE(VirtualenvBuilderFixture,
                  "that what is installed cannot be told leaves nothing either") {
  const auto works = tool;
  tool = [&](const Command& command) {
    works(command);
    if (command.arguments.at(1) == "-m") {
      program((std::filesystem::path(command.arguments.back()).lexically_relative(root) / "bin/pip")
                  .string(),
              "echo broken >&2; exit 3");
    }
    return ToolResult{};
  };
  CHECK_THROWS_AS(provide(Manager::virtualenv), Error);
  CHECK(cached().empty());
}

TEST_CASE_FIXTURE(VirtualenvBuilderFixture, "what is told to stop does not go on") {
  tool = [](const Command&) { return ToolResult{.status = {}, .was_stopped = true}; };
  CHECK_THROWS_WITH(provide(Manager::virtualenv), "python -m venv was stopped");
  CHECK(ran.size() == 1);
  CHECK(cached().empty());
}

TEST_CASE_FIXTURE(VirtualenvBuilderFixture, "a venv that lacks pip says what to install") {
  tool = [](const Command&) {
    return test::tool_failure("because ensurepip is not available\nsorry");
  };
  CHECK_THROWS_WITH(provide(Manager::virtualenv),
                    "python -m venv, which lacks ensurepip (install python3-venv, or use "
                    "--env-manager uv), failed with exit code 1: sorry");
}

TEST_CASE_FIXTURE(VirtualenvBuilderFixture, "without dependencies pip is not run") {
  write("project/python_env.yaml", "dependencies: []\n");
  provide(Manager::virtualenv);
  CHECK(ran.size() == 1);
}

TEST_CASE_FIXTURE(VirtualenvBuilderFixture,
                  "a Python that is not there is told, with those that are") {
  write("project/python_env.yaml", "python: '3.9'\n");
  python("bin/python3.8", "3.8.2");
  try {
    provide(Manager::virtualenv);
    FAIL("it was made");
  } catch (const Error& error) {
    CHECK(shown(error.what())
              .starts_with("ROOT/project/python_env.yaml:1:9: there is no Python "
                           "3.9 here, only 3.11.7, 3.8.2; install it with"));
  }
  CHECK(ran.empty());
  write("project/python_env.yaml", "python: three\n");
  CHECK_THROWS_AS(provide(Manager::virtualenv), Error);
}

TEST_CASE_FIXTURE(VirtualenvBuilderFixture,
                  "pyenv installs a Python that is not there, the newest that fits") {
  write("project/python_env.yaml", "python: '3.9'\n");
  program("bin/pyenv", "echo '  3.9.2'; echo '  3.9.18'; echo '  3.10.1'; echo '  3.9-dev'");
  tool = [this](const Command& command) {
    if (command.arguments.at(1) == "install") {
      python("home/.pyenv/versions/" + command.arguments.back() + "/bin/python", "3.9.18");
    } else {
      make_venv(command.arguments.back());
    }
    return ToolResult{};
  };
  provide(Manager::virtualenv);
  REQUIRE(ran.size() == 2);
  CHECK(ran[0] == "ROOT/bin/pyenv install --skip-existing 3.9.18");
  CHECK(ran[1].starts_with("ROOT/home/.pyenv/versions/3.9.18/bin/python -m venv "));
}

TEST_CASE_FIXTURE(VirtualenvBuilderFixture, "where pyenv fails too, what is missing is told") {
  write("project/python_env.yaml", "python: 3.9.1\n");
  program("bin/pyenv", "exit 1");
  tool = [](const Command&) { return test::tool_failure("no compiler"); };
  CHECK_THROWS_AS(provide(Manager::virtualenv), Error);
  CHECK(ran == std::vector<std::string>{"ROOT/bin/pyenv install --skip-existing 3.9.1"});
  CHECK(cached().empty());
}
