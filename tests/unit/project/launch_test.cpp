// SPDX-License-Identifier: Apache-2.0
#include "project/launch.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/error.h"

using namespace mlf;
using namespace mlf::project;

namespace {

Launch full_launch() {
  Launch launch{.run_id = "r1", .experiment_id = "2", .tracking_uri = "file:///store"};
  launch.request = {
      .project = {.uri = "https://example.org/repo#sub", .version = "v1", .with_submodules = true},
      .parameters = {{"alpha", "it's"}, {"beta", ""}},
      .manager = env::Manager::uv,
      .container = {.arguments = {"gpus=all", "t"},
                    .build_image = true,
                    .allowed_volumes = {"/etc", "/srv"}},
      .backend = "slurm",
      .backend_config = R"({"partition": "gpu", "nodes": 2})",
      .max_output = 4096};
  launch.commit = std::string(40, 'a');
  launch.content = "git:" + *launch.commit;
  launch.project_name = "iris";
  launch.command = "python train.py 'it'\"'\"'s'";
  launch.python_env = "python_env.yaml";
  launch.docker = container::Specification{.image = "debian",
                                           .dockerfile = "docker/Dockerfile",
                                           .volumes = {"/a:/b"},
                                           .variables = {{"X", std::nullopt}, {"Y", "1"}}};
  return launch;
}

}  // namespace

TEST_CASE("a launch is read as it was written") {
  const std::string text = encode(full_launch());
  const Launch again = decode_launch(text);
  CHECK(encode(again) == text);
  CHECK(again.request.parameters == full_launch().request.parameters);
  CHECK(again.docker->dockerfile == "docker/Dockerfile");
  CHECK(again.request.container.allowed_volumes == full_launch().request.container.allowed_volumes);
  CHECK(again.docker->variables[0].value == std::nullopt);
  CHECK(again.docker->variables[1].value == "1");
  CHECK(again.python_env == "python_env.yaml");
  CHECK(again.request.max_output == 4096);
  CHECK(again.conda_env == std::nullopt);
  CHECK(again.directory.empty());
  CHECK(parse_backend_config(again.request.backend_config)["nodes"] == 2);
}

TEST_CASE("no credentials are recorded, and what needs them is not left to another process") {
  Launch launch = full_launch();
  CHECK_NOTHROW(require_recordable(launch));
  launch.request.project.uri = "https://joe:s3cret@example.org/repo#sub";
  launch.tracking_uri = "https://joe:s3cret@tracking";
  CHECK(decode_launch(encode(launch)).request.project.uri == "https://example.org/repo#sub");
  CHECK(decode_launch(encode(launch)).tracking_uri == "https://tracking");
  launch.tracking_uri = "https://tracking";
  CHECK_NOTHROW(require_recordable(launch));  // git's helpers have it
  launch.commit.reset();
  CHECK_THROWS_AS(require_recordable(launch), Error);
  const std::string secret = "db://joe:s3cret@host/x";
  const auto refuses = [&](const Launch& other) {
    CHECK(encode(other).find("s3cret") == std::string::npos);
    CHECK(encode(other).find("***@host/x") != std::string::npos);
    CHECK_THROWS_AS(require_recordable(other), Error);
  };
  Launch other = full_launch();
  other.request.parameters[0].value = secret;
  refuses(other);
  other = full_launch();
  other.command = "train --db " + secret + " --more";
  refuses(other);
  other = full_launch();
  other.request.container.arguments = {"env=DB=" + secret};
  refuses(other);
  other = full_launch();
  other.request.backend_config = R"({"prologue": ["export DB=)" + secret + R"("]})";
  refuses(other);
}

TEST_CASE("what is no launch is refused with the member's name") {
  CHECK_THROWS_WITH(decode_launch("{"), doctest::Contains("the launch of the run is not JSON"));
  CHECK_THROWS_WITH(decode_launch("[]"), "the launch of the run is not a JSON object");
  CHECK_THROWS_WITH(decode_launch("{}"), "the launch of the run has no 'run_id'");
  auto json = nlohmann::ordered_json::parse(encode(full_launch()));
  json["command"] = 7;
  CHECK_THROWS_WITH(decode_launch(json.dump()), "'command' of the launch of the run is not text");
  json = nlohmann::ordered_json::parse(encode(full_launch()));
  json["env_manager"] = "poetry";
  CHECK_THROWS_AS(decode_launch(json.dump()), Error);
}

TEST_CASE("a launch that an earlier version wrote, without a number, is read") {
  const Launch launch = decode_launch(R"({
    "run_id": "r1", "experiment_id": "2", "tracking_uri": "file:///store",
    "uri": "https://example.org/repo#sub", "version": "v1", "commit": "c1", "content": "git:c1",
    "with_submodules": true, "directory": "", "project_name": "iris", "entry_point": "train",
    "parameters": [{"key": "alpha", "value": "1"}],
    "command": "python train.py 1", "env_manager": "uv", "python_env": "python_env.yaml",
    "conda_env": null,
    "docker": {"image": "debian", "dockerfile": null, "volumes": ["/a:/b"],
               "variables": [{"name": "X", "value": null}]},
    "docker_arguments": ["gpus=all"], "build_image": true, "allowed_volumes": ["/etc"],
    "backend": "slurm", "backend_config": {"nodes": 2}, "max_output": null})");
  CHECK(launch.run_id == "r1");
  CHECK(launch.experiment_id == "2");
  CHECK(launch.tracking_uri == "file:///store");
  const RunRequest& request = launch.request;
  CHECK(request.project.uri == "https://example.org/repo#sub");
  CHECK(request.project.version == "v1");
  CHECK(request.project.with_submodules);
  CHECK(request.entry_point == "train");
  CHECK(request.parameters == std::vector<Param>{{"alpha", "1"}});
  CHECK(request.manager == env::Manager::uv);
  CHECK(request.container.arguments == std::vector<std::string>{"gpus=all"});
  CHECK(request.container.build_image);
  CHECK(request.container.allowed_volumes == std::vector<std::filesystem::path>{"/etc"});
  CHECK(request.backend == "slurm");
  CHECK(parse_backend_config(request.backend_config)["nodes"] == 2);
  CHECK(request.max_output == std::nullopt);
  CHECK(launch.commit == "c1");
  CHECK(launch.content == "git:c1");
  CHECK(launch.project_name == "iris");
  CHECK(launch.command == "python train.py 1");
  CHECK(launch.python_env == "python_env.yaml");
  CHECK(launch.docker->volumes == std::vector<std::string>{"/a:/b"});
  CHECK(launch.repeated_requirements.empty());
}

TEST_CASE("a launch says in which format it is, and one of a newer format is refused") {
  auto json = nlohmann::ordered_json::parse(encode(full_launch()));
  CHECK(json["format_version"] == 1);
  json["format_version"] = 2;
  json.erase("command");
  CHECK_THROWS_WITH_AS(decode_launch(json.dump()),
                       "the launch of the run has format 2, which a newer version of mlf wrote; "
                       "this one reads formats up to 1",
                       Error);
  json["format_version"] = "two";
  CHECK_THROWS_WITH(decode_launch(json.dump()),
                    "'format_version' of the launch of the run is not a 64-bit integer");
}
