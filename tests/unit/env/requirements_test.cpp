// SPDX-License-Identifier: Apache-2.0
#include "env/requirements.h"

#include <fstream>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fakes.h"

using namespace mlf::env;  // NOLINT(google-build-using-namespace)

namespace {

struct RequirementsFixture {
  mlf::test::TempDir temp;

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((temp.path() / name).parent_path());
    std::ofstream(temp.path() / name) << text;
  }
  std::vector<Requirement> resolve(const std::vector<std::string>& lines) const {
    std::vector<Dependency> dependencies;
    for (const auto& line : lines) dependencies.push_back({.text = line});
    auto resolved = resolve_requirements(dependencies, temp.path());
    CHECK(resolved.problems.empty());
    return resolved.requirements;
  }
};

}  // namespace

TEST_CASE_FIXTURE(RequirementsFixture, "files are followed from where they lie") {
  write("requirements.txt", "flask==2.0  # web\n\n# all\n-r sub/more.txt\n-c limits.txt\n");
  write("sub/more.txt", "six\n--requirement even.txt\n");
  write("sub/even.txt", "attrs \\\n  >=20\n");
  write("limits.txt", "numpy<2\n-r extra.txt\n");
  write("extra.txt", "pandas");
  CHECK(
      resolve({"-r requirements.txt", "numpy>=1.0"}) ==
      std::vector<Requirement>{
          {"flask==2.0"}, {"six"}, {"attrs >=20"}, {"numpy<2", true}, {"pandas"}, {"numpy>=1.0"}});
}

TEST_CASE_FIXTURE(RequirementsFixture, "every file that cannot be read is told where it is named") {
  write("loop.txt", "-r loop.txt\n");
  const auto resolved = resolve_requirements({{.text = "-r none.txt", .place = {4, 5}},
                                              {.text = "six"},
                                              {.text = "-r loop.txt", .place = {6, 5}},
                                              {.text = "-c .", .place = {7, 5}}},
                                             temp.path());
  REQUIRE(resolved.problems.size() == 3);
  CHECK(resolved.problems[0].place == mlf::wire::YamlPlace{4, 5});
  CHECK(resolved.problems[0].message ==
        "cannot read '" + (temp.path() / "none.txt").string() + "': No such file or directory");
  CHECK(resolved.problems[1].message.ends_with("does it include itself?"));
  CHECK(resolved.problems[2].message.ends_with("is not a file"));
  CHECK(resolved.requirements == std::vector<Requirement>{{"six"}});
}

TEST_CASE("a requirements file elsewhere finds the project's files") {
  CHECK(requirements_file({{.text = "-r requirements.txt"},
                           {.text = "-rmore.txt  # two"},
                           {.text = "--constraint=sub/limits.txt"},
                           {.text = "-c https://example.org/limits.txt"},
                           {.text = "# nothing"},
                           {.text = "six\n-e ."}},
                          "/the project/a") ==
        "-r /the\\ project/a/requirements.txt\n"
        "-r /the\\ project/a/more.txt\n"
        "--constraint /the\\ project/a/sub/limits.txt\n"
        "-c https://example.org/limits.txt\n"
        "six\n-e .\n");
}
