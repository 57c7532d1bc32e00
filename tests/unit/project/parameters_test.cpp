// SPDX-License-Identifier: Apache-2.0
#include "project/parameters.h"

#include <fstream>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::project;

namespace {

EntryPoint entry_point_with(std::vector<Parameter> parameters) {
  return {.name = "main", .command = "run {a}", .parameters = std::move(parameters)};
}

}  // namespace

TEST_CASE("given values replace defaults; others are appended in their order") {
  const auto entry = entry_point_with({{.name = "a", .default_value = "1"}, {.name = "b"}});
  const auto values = resolve_parameters(entry, {{"z", "9"}, {"b", "2"}, {"y", "a b"}});
  CHECK(values.declared == std::vector<Param>{{"a", "1"}, {"b", "2"}});
  CHECK(values.extra == std::vector<Param>{{"z", "9"}, {"y", "a b"}});
  CHECK(command_line(entry, values) == "run 1 --z 9 --y 'a b'");
  CHECK(recorded_params(values) ==
        std::vector<Param>{{"a", "1"}, {"b", "2"}, {"z", "9"}, {"y", "'a b'"}});
}

TEST_CASE("all missing values are named, as MLflow does") {
  const auto entry = entry_point_with({{.name = "a"}, {.name = "b"}, {.name = "c"}});
  CHECK_THROWS_WITH(resolve_parameters(entry, {{"b", ""}}),
                    "No value given for missing parameters: 'a', 'c'");
}

TEST_CASE("numbers are what Python reads as numbers") {
  const auto given = [](const char* type, const char* value) {
    resolve_parameters(entry_point_with({{.name = "a", .type = type}}), {{"a", value}});
  };
  for (const char* good : {"1", "-1.5", "+2", "1e-3", ".5", "5.", " 7 ", "1_000", "inf",
                           "-Infinity", "NaN", "1e400"}) {
    INFO(good);
    CHECK_NOTHROW(given("float", good));
  }
  for (const char* bad :
       {"", "abc", "1,5", "0x10", "1__0", "_1", "1_", "--1", "+-1", "1e", "infx"}) {
    INFO(bad);
    CHECK_THROWS_AS(given("float", bad), Error);
  }
  for (const char* good : {"0", "-12", "+3", "1_000", " 4", "007"}) {
    INFO(good);
    CHECK_NOTHROW(given("int", good));
  }
  for (const char* bad : {"", "1.0", "1e3", "0x1f", "a", "-"}) {
    INFO(bad);
    CHECK_THROWS_AS(given("int", bad), Error);
  }
  CHECK_THROWS_WITH(given("int", "many"), "parameter 'a' takes an int, and 'many' is none");
  CHECK_NOTHROW(given("string", "many"));
  // A default is the project's own, as in MLflow.
  CHECK_NOTHROW(resolve_parameters(
      entry_point_with({{.name = "a", .type = "float", .default_value = "None"}}), {}));
}

TEST_CASE("a uri has a scheme") {
  const auto entry = entry_point_with({{.name = "a", .type = "uri"}});
  CHECK_NOTHROW(resolve_parameters(entry, {{"a", "s3://b/c"}}));
  CHECK_THROWS_WITH(resolve_parameters(entry, {{"a", "b/c"}}),
                    "Expected URI for parameter a but got b/c");
}

TEST_CASE("an extra parameter must have a name that can be recorded") {
  const auto entry = entry_point_with({});
  CHECK_THROWS_AS(resolve_parameters(entry, {{"../x", "1"}}), Error);
  CHECK_THROWS_AS(resolve_parameters(entry, {{"a;b", "1"}}), Error);
}

TEST_CASE("paths become absolute or are downloaded; what is recorded stays as given") {
  const test::TempDir directory;
  std::ofstream(directory.path() / "data.csv") << "1";
  const auto entry = entry_point_with(
      {{.name = "a", .type = "path"}, {.name = "b", .type = "path"}, {.name = "c"}});
  const std::string local = (directory.path() / "x/../data.csv").string();
  std::filesystem::create_directory(directory.path() / "x");
  const auto values = resolve_parameters(
      entry, {{"a", local}, {"b", "s3://bucket/d.csv"}, {"c", "s3://bucket/e.csv"}});
  std::filesystem::path into;
  const auto localized =
      localize_parameters(entry, values, directory.path() / "storage",
                          [&](const std::string& uri, const std::filesystem::path& where) {
                            CHECK(uri == "s3://bucket/d.csv");
                            CHECK(std::filesystem::is_directory(where));
                            into = where;
                            return where / "d.csv";
                          });
  CHECK(into == directory.path() / "storage/param_1");
  CHECK(localized.declared[0].value == (directory.path() / "data.csv").string());
  CHECK(localized.declared[1].value == (into / "d.csv").string());
  CHECK(localized.declared[2].value == "s3://bucket/e.csv");
  CHECK(recorded_params(values)[0].value == local);

  const auto missing =
      resolve_parameters(entry_point_with({{.name = "a", .type = "path"}}), {{"a", "nowhere"}});
  CHECK_THROWS_WITH(
      localize_parameters(entry_point_with({{.name = "a", .type = "path"}}), missing, "s", {}),
      "Got value nowhere for parameter a, but no such file or directory was found.");
}

TEST_CASE("a params file is a map in YAML or JSON") {
  const auto params = parse_params_file("alpha: 0.10\nflag: yes\nname: 'a b'\n", "p.yaml");
  CHECK(params == std::vector<Param>{{"alpha", "0.1"}, {"flag", "True"}, {"name", "a b"}});
  CHECK(parse_params_file(R"({"a": 1, "b": "x"})", "p.json") ==
        std::vector<Param>{{"a", "1"}, {"b", "x"}});
  CHECK(parse_params_file("", "p").empty());
  CHECK_THROWS_WITH(parse_params_file("a: 1\nb: [1]\n", "p.yaml"),
                    "p.yaml:2:4: parameter 'b' needs a single value");
  CHECK_THROWS_WITH(parse_params_file("a:\n", "p.yaml"),
                    "p.yaml:1:1: parameter 'a' has no value; write '' for an empty one");
  CHECK_THROWS_WITH(parse_params_file("- a\n", "p.yaml"),
                    "p.yaml:1:1: a params file is a map from names to values");
  CHECK_THROWS_WITH(parse_params_file("a: 1\na: 2\n", "p.yaml"),
                    "p.yaml:2:1: the key 'a' stands in line 1 already");
}
