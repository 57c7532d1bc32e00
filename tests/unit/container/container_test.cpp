// SPDX-License-Identifier: Apache-2.0
#include "container/container.h"

#include <fstream>

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/error.h"
#include "support/fakes.h"

namespace mlf::container {

namespace {

namespace fs = std::filesystem;

/// A program that answers `image inspect` as docker does, and prints nothing for other commands.
void write_docker(const fs::path& path) {
  std::ofstream(path) << R"(#!/bin/sh
[ "$1" != image ] || echo '{"Id": "sha256:1", "RepoTags": ["other", "debian:latest"],
  "RepoDigests": ["debian@sha256:2"], "Config": {"Env": ["PATH=/bin", "HOME=/root"]}}'
[ "$1" != rm ] || echo "$@" >"$0.removed"
)";
  fs::permissions(path, fs::perms::owner_all);
}

/// A request, and a machine with a replacement for docker and its own environment variables.
class Machine : public test::FakeContext {
 public:
  Machine() {
    write_docker(docker());
    environment["MLF_CONTAINER_TOOL"] = docker().string();
    environment["PATH"] = "/usr/bin:/bin";
    environment["HOME"] = home().string();
    fs::create_directories(home() / ".aws");
    request.directory = home();
    request.run_id = "r1";
    request.experiment_id = "0";
    request.tracking_uri = "http://tracking";
    request.project_name = "iris";
    request.command = "python train.py 'a b'";
    request.specification.image = "debian";
  }

  fs::path docker() const { return directory_.path() / "docker"; }
  fs::path home() const { return directory_.path() / "home"; }
  void set(const std::string& name, const std::string& value) { environment[name] = value; }

  Container prepare(std::string_view artifact_uri) const {
    return prepare_container(request, artifact_uri, context);
  }
  /// The part of the command line between the words that are the same in every test.
  std::string middle(std::string_view artifact_uri) const {
    const std::string line = prepare(artifact_uri).command;
    const std::string begin =
        docker().string() + " run --rm --name mlf-r1 --init " +
        (geteuid() == 0 ? "" : fmt::format("--user {}:{} ", geteuid(), getegid()));
    const std::string end = "debian:latest python train.py 'a b'";
    REQUIRE(line.substr(0, begin.size()) == begin);
    REQUIRE(line.substr(line.size() - end.size()) == end);
    return line.substr(begin.size(), line.size() - begin.size() - end.size());
  }

  ContainerRequest request;

 private:
  test::TempDir directory_;
};

const std::string run_variables =
    "-e MLFLOW_RUN_ID=r1 -e MLFLOW_TRACKING_URI=http://tracking -e MLFLOW_EXPERIMENT_ID=0 ";

}  // namespace

TEST_CASE("a container is made of the image that is there, and says exactly which") {
  const Machine machine;
  const Container container = machine.prepare("mlflow-artifacts:/0/r1");
  CHECK(container.name == "mlf-r1");
  CHECK(container.image == "debian@sha256:2");
  CHECK(container.tags == std::vector<Tag>{{"mlflow.docker.image.uri", "debian"},
                                           {"mlflow.docker.image.id", "sha256:1"}});
  CHECK(machine.middle("mlflow-artifacts:/0/r1") == run_variables);
  CHECK(fs::exists(machine.docker().string() + ".removed"));
}

TEST_CASE("a file store and local artifacts are mounted") {
  Machine machine;
  const std::string store = (machine.home() / "a store").string();
  machine.request.tracking_uri = "file://" + machine.home().string() + "/a%20store";
  CHECK(machine.middle(store + "/0/r1") ==
        "-v '" + store + ":/mlflow/tmp/mlruns' -v '" + store + "/0/r1:" + store +
            "/0/r1' -e MLFLOW_RUN_ID=r1 -e MLFLOW_TRACKING_URI=file:///mlflow/tmp/mlruns "
            "-e MLFLOW_EXPERIMENT_ID=0 -e MLFLOW_ALLOW_FILE_STORE=true ");
  CHECK(fs::is_directory(store + "/0/r1"));
  CHECK_THROWS_WITH_AS(machine.prepare(machine.home().string() + "/a:b"),
                       doctest::Contains("its name has a colon"), Error);
}

TEST_CASE("credentials for the artifacts' storage are passed, and on no command line") {
  Machine machine;
  for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_ACCESS_KEY",
                           "MLFLOW_KERBEROS_USER"}) {
    machine.set(name, "secret");
  }
  machine.set("GOOGLE_APPLICATION_CREDENTIALS", "/keys.json");
  machine.set("MLFLOW_KERBEROS_TICKET_CACHE", "/tmp/ticket");
  CHECK(machine.middle("s3://bucket/0") == "-v " + (machine.home() / ".aws").string() + ":/.aws " +
                                               run_variables +
                                               "-e AWS_SECRET_ACCESS_KEY -e AWS_ACCESS_KEY_ID ");
  CHECK(machine.middle("wasbs://c@a.blob.core.windows.net/0") ==
        run_variables + "-e AZURE_STORAGE_ACCESS_KEY ");
  CHECK(machine.middle("gs://bucket/0") ==
        "-v /keys.json:/.gcs " + run_variables + "-e GOOGLE_APPLICATION_CREDENTIALS=/.gcs ");
  CHECK(machine.middle("hdfs://host/0") ==
        "-v /tmp/ticket:/tmp/ticket " + run_variables +
            "-e MLFLOW_KERBEROS_TICKET_CACHE -e MLFLOW_KERBEROS_USER ");
}

TEST_CASE("arguments of -A are docker's, and take the place of what mlf would add") {
  Machine machine;
  machine.request.options.arguments = {"gpus=all", "t", "w=/a b", "name=mine", "init", "u=1"};
  const Container container = machine.prepare("mlflow-artifacts:/0");
  CHECK(container.name == "mine");
  CHECK(container.command == machine.docker().string() +
                                 " run --rm --gpus all -t -w '/a b' --name mine --init -u 1 " +
                                 run_variables + "debian:latest python train.py 'a b'");
}

TEST_CASE("an image is known too where podman describes it in a list") {
  const Machine machine;
  std::ofstream(machine.docker()) << R"(#!/bin/sh
[ "$1" != image ] || echo '[{"Id": "1", "RepoTags": ["localhost/debian:latest"]}]'
)";
  CHECK(machine.prepare("mlflow-artifacts:/0/r1").image == "sha256:1");
}

TEST_CASE("what is wrong with a container's request is said before anything is done") {
  Machine machine;
  const auto check = [&] { check_container(machine.request, machine.context.variable); };
  CHECK_NOTHROW(check());
  machine.request.options.arguments = {"=x"};
  CHECK_THROWS_WITH_AS(check(), doctest::Contains("is no NAME or NAME=VALUE"), Error);
  machine.request.options.arguments = {"--privileged"};
  CHECK_THROWS_AS(check(), Error);
  machine.request.options.arguments = {"t", "t=1"};
  CHECK_THROWS_WITH(check(), "Repeated parameter: 't'");
  machine.request.options.arguments = {};
  machine.request.specification.image = "--privileged";
  CHECK_THROWS_WITH(check(), "'--privileged' is no name of an image");
  machine.request.specification.image = "debian";
  machine.request.specification.variables = {{"A", "1"}, {"B", std::nullopt}, {"C", std::nullopt}};
  machine.set("B", "2");
  CHECK_THROWS_WITH_AS(check(), doctest::Contains("expects the B, C environment"), Error);
  machine.request.specification.variables = {};
  machine.request.project_name = "";
  CHECK_THROWS_WITH_AS(check(), doctest::Contains("Project name in MLProject"), Error);
}

TEST_CASE("docker's own failures are told from the command's") {
  const auto failure = [](int code, std::string_view text) {
    return container_failure({.code = code}, text);
  };
  CHECK(failure(125, "docker: Error response from daemon: no such network.\nSee 'docker run'.\n") ==
        "no command ran in the container: no such network.");
  CHECK(failure(127, "[FATAL tini (7)] exec x failed: No such file or directory\n") ==
        "no command ran in the container: exec x failed: No such file or directory");
  CHECK(failure(126, "Error: crun: permission denied\n") ==
        "no command ran in the container: crun: permission denied");
  CHECK(failure(125, "something else\n") == std::nullopt);
  CHECK(failure(3, "docker: no\n") == std::nullopt);
  CHECK(failure(127, "[FATAL tini (") == "no command ran in the container: ");
}

}  // namespace mlf::container
