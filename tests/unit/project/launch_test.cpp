// SPDX-License-Identifier: Apache-2.0
#include "project/launch.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace mlf;
using namespace mlf::project;

namespace {

Launch full_launch() {
  Launch launch{.run_id = "r1", .experiment_id = "2", .tracking_uri = "file:///store"};
  launch.uri = "https://example.org/repo#sub";
  launch.version = "v1";
  launch.commit = std::string(40, 'a');
  launch.content = "git:" + *launch.commit;
  launch.with_submodules = true;
  launch.project_name = "iris";
  launch.entry_point = "main";
  launch.parameters = {{"alpha", "it's"}, {"beta", ""}};
  launch.command = "python train.py 'it'\"'\"'s'";
  launch.manager = env::Manager::uv;
  launch.python_env = "python_env.yaml";
  launch.docker = container::Specification{.image = "debian",
                                           .dockerfile = "docker/Dockerfile",
                                           .volumes = {"/a:/b"},
                                           .variables = {{"X", std::nullopt}, {"Y", "1"}}};
  launch.docker_arguments = {"gpus=all", "t"};
  launch.build_image = true;
  launch.allowed_volumes = {"/etc", "/srv"};
  launch.backend = "slurm";
  launch.backend_config = {{"partition", "gpu"}, {"nodes", 2}};
  launch.max_output = 4096;
  return launch;
}

}  // namespace

TEST_CASE("a launch is read as it was written") {
  const std::string text = encode(full_launch());
  const Launch again = decode_launch(text);
  CHECK(encode(again) == text);
  CHECK(again.parameters == full_launch().parameters);
  CHECK(again.docker->dockerfile == "docker/Dockerfile");
  CHECK(again.allowed_volumes == full_launch().allowed_volumes);
  CHECK(again.docker->variables[0].value == std::nullopt);
  CHECK(again.docker->variables[1].value == "1");
  CHECK(again.python_env == "python_env.yaml");
  CHECK(again.max_output == 4096);
  CHECK(again.conda_env == std::nullopt);
  CHECK(again.directory.empty());
  CHECK(again.backend_config["nodes"] == 2);
}

TEST_CASE("no credentials are recorded, and what needs them is not left to another process") {
  Launch launch = full_launch();
  CHECK_NOTHROW(require_recordable(launch));
  launch.uri = "https://joe:s3cret@example.org/repo#sub";
  launch.tracking_uri = "https://joe:s3cret@tracking";
  CHECK(decode_launch(encode(launch)).uri == "https://example.org/repo#sub");
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
  other.parameters[0].value = secret;
  refuses(other);
  other = full_launch();
  other.command = "train --db " + secret + " --more";
  refuses(other);
  other = full_launch();
  other.docker_arguments = {"env=DB=" + secret};
  refuses(other);
  other = full_launch();
  other.backend_config["prologue"] = {"export DB=" + secret};
  refuses(other);
}

TEST_CASE("what is no launch is refused with the member's name") {
  CHECK_THROWS_WITH(decode_launch("{"), "the launch of the run is no JSON");
  CHECK_THROWS_WITH(decode_launch("[]"), "the launch of the run is no JSON object");
  CHECK_THROWS_WITH(decode_launch("{}"), "the launch of the run: 'run_id' is missing");
  auto json = nlohmann::ordered_json::parse(encode(full_launch()));
  json["command"] = 7;
  CHECK_THROWS_WITH(decode_launch(json.dump()),
                    "the launch of the run: 'command' has the wrong type");
  json = nlohmann::ordered_json::parse(encode(full_launch()));
  json["env_manager"] = "poetry";
  CHECK_THROWS_AS(decode_launch(json.dump()), Error);
}
