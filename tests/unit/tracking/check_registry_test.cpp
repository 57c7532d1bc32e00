// SPDX-License-Identifier: Apache-2.0
#include "tracking/check_registry.h"

#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "store/memory/memory_registry.h"
#include "store/memory/memory_store.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::tracking;

namespace {

/// A run whose model is registered as version 1 of "iris".
struct CheckFixture {
  CheckFixture() {
    const auto experiment = store.create_experiment(
        {.name = "e", .artifact_location = directory.path().string(), .tags = {}});
    run = store.create_run({.experiment_id = experiment}).info;
    files = directory.path() / run.run_id / "artifacts" / "model";
    std::filesystem::create_directories(files);
    std::ofstream(files / "MLmodel") << "flavors: {}\n";
    registry.create_registered_model({.name = "iris", .tags = {}, .description = {}});
    add({.name = "iris", .source = files.string(), .run_id = run.run_id});
  }

  void add(const store::NewModelVersion& version) { registry.create_model_version(version); }
  RegistryCheck check(const std::optional<std::string>& name = std::nullopt) {
    return check_registry({.store = store,
                           .tracking_uri = "memory:",
                           .registry = [this]() -> store::RegistryStore& { return registry; }},
                          name, fake.context);
  }

  test::TempDir directory;
  test::FakeContext fake;
  store::MemoryStore store{fake.context};
  store::MemoryRegistry registry{fake.context};
  RunInfo run;
  std::filesystem::path files;
};

}  // namespace

TEST_CASE_FIXTURE(CheckFixture, "a version whose run and files are there is no problem") {
  add({.name = "iris", .source = "https://host/not/asked.zip"});
  const auto found = check();
  CHECK(found.models == 1);
  CHECK(found.versions == 2);
  CHECK(found.problems.empty());
}

TEST_CASE_FIXTURE(CheckFixture, "what a version names and what is not there is a problem") {
  add({.name = "iris", .source = files.string(), .run_id = "0123abcd"});
  add({.name = "iris", .source = "models:/m-1", .model_id = "m-1"});
  add({.name = "iris", .source = "relative/path"});
  store.delete_run(RunId::parse(run.run_id));
  const auto problems = check("iris").problems;
  REQUIRE(problems.size() == 4);
  CHECK(problems[0] == RegistryProblem{"iris", 1, "its run " + run.run_id + " is deleted"});
  CHECK(problems[1] == RegistryProblem{"iris", 2, "its run 0123abcd does not exist"});
  CHECK(problems[2] == RegistryProblem{"iris", 3, "its logged model m-1 does not exist"});
  CHECK(problems[3].problem.find("relative/path") != std::string::npos);
  CHECK_THROWS_AS(check("nobody"), Error);
}

TEST_CASE_FIXTURE(CheckFixture, "a directory without MLmodel is no model") {
  std::filesystem::remove(files / "MLmodel");
  const auto problems = check().problems;
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].problem.find("it has no file MLmodel") != std::string::npos);
}
