// SPDX-License-Identifier: Apache-2.0
#include "scoring/local_model.h"

#include <doctest/doctest.h>

#include "artifact/local/local_repository.h"
#include "support/artifacts.h"
#include "support/failure.h"

using namespace mlf;
using namespace mlf::scoring;
using env::Manager;

namespace {

constexpr std::string_view python_mlmodel =
    "flavors:\n  python_function:\n    env: {conda: conda.yaml, virtualenv: python_env.yaml}\n"
    "    loader_module: x\n";

/// As if its files were on another machine.
class RemoteRepository : public artifact::LocalRepository {
 public:
  using LocalRepository::LocalRepository;
  std::string place() const override { return "s3://bucket/model"; }
  std::optional<std::filesystem::path> local_directory() const override { return std::nullopt; }
};

struct LocalModelFixture : test::FakeContext {
  LocalModelFixture() { write("MLmodel", python_mlmodel); }
  void write(const std::string& name, std::string_view text) const {
    test::write_file(directory.path() / name, text);
  }
  LocalModel fetch() const {
    const auto path = directory.path().string();
    return fetch_model({artifact::open_repository(path, context), {}, "x"}, context,
                       test::no_progress);
  }

  test::TempDir directory;
};

}  // namespace

TEST_CASE_FIXTURE(LocalModelFixture, "a model of this machine is used in place") {
  CHECK(fetch().directory == directory.path());
  write("MLmodel", "flavors: {spark: {}, h2o: {}}\n");
  CHECK(test::failure([&] { fetch(); }) ==
        "INVALID_STATE: the model in '" + directory.path().string() +
            "' cannot be asked: it lacks the flavor python_function and has only spark, h2o");
}

TEST_CASE_FIXTURE(LocalModelFixture,
                  "a model of another place is copied, for as long as it is used") {
  write("data/a", "text");
  const auto repository = std::make_shared<RemoteRepository>(
      artifact::Location{.base = directory.path(), .below = {}}, context);
  std::filesystem::path copy;
  {
    const auto model = fetch_model({repository, {}, "x"}, context, test::no_progress);
    copy = model.directory;
    CHECK(test::snapshot(copy) == test::snapshot(directory.path()));
  }
  CHECK_FALSE(std::filesystem::exists(copy));
}

TEST_CASE_FIXTURE(LocalModelFixture,
                  "the environment is that of the file which the manager reads") {
  CHECK(test::failure_code([&] { environment_request(fetch(), Manager::uv); }) == "INVALID_STATE");
  CHECK_FALSE(environment_request(fetch(), Manager::local).python_env);
  write("conda.yaml", "");
  CHECK(environment_request(fetch(), Manager::uv).conda_env == directory.path() / "conda.yaml");
  write("python_env.yaml", "");
  const auto request = environment_request(fetch(), Manager::virtualenv);
  CHECK(request.python_env == directory.path() / "python_env.yaml");
  CHECK_FALSE(request.conda_env);
  CHECK_FALSE(environment_request(fetch(), Manager::conda).python_env);
}

TEST_CASE_FIXTURE(LocalModelFixture, "the worker runs in the environment") {
  const auto script = std::string("/share/mlf/scoring_worker.py");
  const env::Environment made{.manager = Manager::uv, .activation = {"source a", "b"}};
  const auto command = worker_command(fetch(), made, context).arguments;
  CHECK(command[0] == "bash");
  CHECK(command[2].starts_with("source a && b && exec python -u "));
  CHECK(command[2].ends_with(script + " " + directory.path().string()));
  CHECK(test::failure_code([&] { worker_command(fetch(), {}, context); }) ==
        "RESOURCE_DOES_NOT_EXIST");
}
