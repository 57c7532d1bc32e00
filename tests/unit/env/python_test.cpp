// SPDX-License-Identifier: Apache-2.0
#include "env/python.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "support/env_world.h"

using namespace mlf;
using namespace mlf::env;

namespace {

struct Pythons : test::World {
  PythonFinder finder() { return {context.variable, root / "pythons.json"}; }
  std::string find(const std::string& version) {
    const auto found = finder().find(parse_python_version(version).value());
    return found ? shown(found->program.string()) + " " + found->version : "none";
  }
  std::string versions() {
    std::vector<std::string> all;
    for (const auto& each : finder().all()) all.push_back(each.version);
    return join(all, " ");
  }
};

}  // namespace

TEST_CASE("a version is one to three numbers") {
  CHECK(parse_python_version("3.11.7") == PythonVersion{3, 11, 7});
  CHECK(parse_python_version("3") == PythonVersion{3});
  for (const auto* text :
       {"", ".", "3.", "3.11.7.1", "3.x", "3.11rc1", "-3", "+3", "3.99999", " 3", "3 "}) {
    CAPTURE(text);
    CHECK_FALSE(parse_python_version(text));
  }
  CHECK(is_a({3, 11, 7}, {3, 11}));
  CHECK(is_a({3, 11, 7}, {3, 11, 7}));
  CHECK_FALSE(is_a({3, 11, 7}, {3, 1}));
  CHECK_FALSE(is_a({3, 11}, {3, 11, 7}));
}

TEST_CASE_FIXTURE(Pythons, "the newest that fits is found, wherever it is") {
  CHECK(find("3") == "none");
  python("bin/python3", "3.11.7");
  python("bin/python3.9", "3.9.2");
  python("home/.pyenv/versions/3.11.9/bin/python", "3.11.9");
  python("home/.local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu/bin/python3", "3.12.1");
  CHECK(versions() == "3.12.1 3.11.9 3.11.7 3.9.2");
  CHECK(find("3.9") == "ROOT/bin/python3.9 3.9.2");
  CHECK(find("3.11") == "ROOT/home/.pyenv/versions/3.11.9/bin/python 3.11.9");
  CHECK(find("3.11.7") == "ROOT/bin/python3 3.11.7");
  CHECK(find("3") ==
        "ROOT/home/.local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu/bin/python3 3.12.1");
  CHECK(find("2") == "none");
  CHECK(find("3.11.8") == "none");
}

TEST_CASE_FIXTURE(Pythons, "the variables of pyenv and uv say where they keep theirs") {
  environment["PYENV_ROOT"] = (root / "pyenv").string();
  environment["UV_PYTHON_INSTALL_DIR"] = (root / "uv").string();
  python("pyenv/versions/3.8.1/bin/python", "3.8.1");
  python("uv/cpython-3.10.1-linux/bin/python3", "3.10.1");
  python("uv/pypy-3.10.2-linux/bin/python3", "3.10.2");
  python("home/.pyenv/versions/3.11.9/bin/python", "3.11.9");
  CHECK(versions() == "3.10.1 3.8.1");
}

TEST_CASE_FIXTURE(Pythons, "what is no Python is passed over") {
  program("bin/python3", "exit 1");
  program("bin/python3.7", "echo hello");
  program("bin/python3-config", "echo 3.7.1");
  program("bin/python3.x", "echo 3.7.1");
  write("bin/python3.6", "no program");
  python("home/.pyenv/versions/mambaforge/bin/python", "3.7.1");
  write("home/.pyenv/versions/3.6.1/bin/python", "no program");
  CHECK(versions().empty());
  CHECK_FALSE(finder().current());
}

TEST_CASE_FIXTURE(Pythons, "the current one is the first on PATH") {
  environment["PATH"] =
      (root / "none").string() + "::" + (root / "a").string() + ":" + (root / "b").string();
  python("b/python3", "3.11.7");
  CHECK(finder().current()->version == "3.11.7");
  python("a/python", "3.10.1");
  CHECK(finder().current()->version == "3.11.7");
  python("a/python3", "3.9.1");
  CHECK(finder().current()->version == "3.9.1");
  program("a/python3", "exit 1");
  CHECK(finder().current()->version == "3.11.7");
}

TEST_CASE_FIXTURE(Pythons, "behind pyenv's shim is what pyenv would take, and it is not asked") {
  environment["PATH"] = (root / "home/.pyenv/shims").string();
  program("home/.pyenv/shims/python3", "echo 1.1.1");
  CHECK_FALSE(finder().current());
  python("home/.pyenv/versions/3.11.9/bin/python3", "3.11.9");
  python("home/.pyenv/versions/3.9.1/bin/python3", "3.9.1");
  write("home/.pyenv/version", "# mine\n\n3.9.1\n");
  CHECK(finder().current()->version == "3.9.1");
  environment["PYENV_VERSION"] = "2.7:3.11.9";
  CHECK(finder().current()->version == "3.11.9");
  environment["PYENV_VERSION"] = "../../../bin";
  CHECK_FALSE(finder().current());
}

TEST_CASE_FIXTURE(Pythons,
                  "a script is asked each time, for it decides at each call what it starts") {
  const auto script =
      program("bin/python3", "echo asked >>" + (root / "log").string() + "; echo 3.11.7");
  const auto asked = [&] {
    std::ifstream log(root / "log");
    return std::count(std::istreambuf_iterator<char>(log), {}, '\n');
  };
  finder().current();
  finder().current();
  CHECK(asked() == 2);
}
