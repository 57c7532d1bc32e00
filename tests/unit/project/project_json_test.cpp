// SPDX-License-Identifier: Apache-2.0
#include "project/project_json.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace mlf::project;  // NOLINT(google-build-using-namespace): a test of it

TEST_CASE("a project is JSON with every field") {
  Project project{.name = "", .directory = "/p"};
  CHECK(to_json(project).dump() ==
        R"({"name":null,"directory":"/p","file":null,"environment":{"type":null,"file":null},)"
        R"("entry_points":[]})");
  project.name = "iris";
  project.python_env = "/p/env.yaml";
  project.entry_points = {
      {.name = "main",
       .command = "run {a}",
       .parameters = {{.name = "a", .type = "float", .default_value = "1"}, {.name = "b"}}}};
  const auto json = to_json(project);
  CHECK(json["name"] == "iris");
  CHECK(json["environment"].dump() == R"({"type":"python_env","file":"/p/env.yaml"})");
  CHECK(
      json["entry_points"].dump() ==
      R"([{"name":"main","command":"run {a}","parameters":[)"
      R"({"name":"a","type":"float","default":"1"},{"name":"b","type":"string","default":null}]}])");
}

TEST_CASE("docker_env is JSON in the form of the file") {
  Project project;
  project.docker = {.image = "python:3",
                    .volumes = {"/a:/b"},
                    .variables = {{"NEW", "1"}, {"COPIED", std::nullopt}}};
  CHECK(to_json(project)["environment"].dump() ==
        R"({"type":"docker_env","file":null,"image":"python:3","volumes":["/a:/b"],)"
        R"("environment":[["NEW","1"],"COPIED"]})");
}

TEST_CASE("a fetched project says where it is from") {
  const auto json =
      to_json(Project{}, mlf::source::Source{.uri = "u#s", .name = "u", .commit = "c"});
  CHECK(json["source"].dump() ==
        R"({"uri":"u#s","name":"u","commit":"c","branch":null,"repo_url":null})");
}
