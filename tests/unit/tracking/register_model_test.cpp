// SPDX-License-Identifier: Apache-2.0
#include "tracking/register_model.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "store/memory/memory_registry.h"
#include "store/memory/memory_store.h"
#include "support/failure.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::tracking;

namespace {

/// A store in memory whose artifacts are on disk, with one run that has a model.
struct RegisterFixture {
  RegisterFixture() {
    experiment = store.create_experiment(
        {.name = "e", .artifact_location = directory.path().string(), .tags = {}});
    run = store.create_run({.experiment_id = experiment}).info;
    write_model(directory.path() / run.run_id / "artifacts" / "model");
  }

  static void write_model(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "MLmodel") << "flavors: {}\n";
  }

  LoggedModel logged(const std::string& name) {
    const auto model = store.create_logged_model(
        {.experiment_id = experiment, .name = name, .source_run_id = run.run_id});
    write_model(model.artifact_location);
    return model;
  }

  ModelVersion add(const std::string& source, SourceCheck check = SourceCheck::model) {
    return register_model({.store = store,
                           .tracking_uri = "memory:",
                           .registry = [this]() -> store::RegistryStore& { return registry; }},
                          {.name = "iris", .source = source, .check = check}, fake.context);
  }

  std::size_t registered() {
    return registry.search_registered_models({.filter = "", .order_by = {}}).items.size();
  }

  test::TempDir directory;
  test::FakeContext fake;
  store::MemoryStore store{fake.context};
  store::MemoryRegistry registry{fake.context};
  ExperimentId experiment = ExperimentId::default_experiment();
  RunInfo run;
};

}  // namespace

TEST_CASE_FIXTURE(RegisterFixture, "a model of a run is registered with its run and its place") {
  const auto place = (directory.path() / run.run_id / "artifacts" / "model").string();
  for (const auto& source : {"runs:/" + run.run_id.substr(0, 8) + "/model", place}) {
    CAPTURE(source);
    const auto version = add(source);
    CHECK(version.source == place);
    CHECK(version.run_id == run.run_id);
    CHECK_FALSE(version.model_id);
    CHECK_FALSE(version.storage_location);
  }
  CHECK(find_versions_of_runs(registry, std::array{RunId::parse(run.run_id)}).size() == 2);
  CHECK(find_versions_of_runs(registry, std::array{RunId::parse("other")}).empty());
  const std::array both{RunId::parse("Other"), RunId::parse(run.run_id)};
  CHECK(find_versions_of_runs(registry, both).size() == 2);
}

TEST_CASE_FIXTURE(RegisterFixture, "a logged model is registered and lists its versions") {
  const auto model = logged("net");
  const auto by_name = "runs:/" + run.run_id + "/net";
  for (const auto& source : {"models:/" + model.model_id, by_name, model.artifact_location}) {
    CAPTURE(source);
    const auto version = add(source);
    CHECK(version.source == "models:/" + model.model_id);
    CHECK(version.storage_location == model.artifact_location);
    CHECK(version.run_id == run.run_id);
    CHECK(version.model_id == model.model_id);
  }
  CHECK(store.get_logged_model(model.model_id).tags ==
        std::vector<Tag>{{"mlflow.modelVersions",
                          R"([{"name": "iris", "version": 1}, {"name": "iris", "version": 2}, )"
                          R"({"name": "iris", "version": 3}])"}});
  CHECK(fake.reporter.warnings.empty());
}

TEST_CASE_FIXTURE(RegisterFixture, "of several logged models of a name, that of the last step") {
  const auto first = logged("net");
  const auto second = logged("net");
  store.log_outputs(RunId::parse(run.run_id),
                    std::vector<ModelOutput>{{first.model_id, 5}, {second.model_id, 3}});
  CHECK(add("runs:/" + run.run_id + "/net").model_id == first.model_id);
}

TEST_CASE_FIXTURE(RegisterFixture, "a version is registered again by its number") {
  const auto model = logged("net");
  add("models:/" + model.model_id);
  registry.set_alias("iris", "champion", 1);
  const auto version = add("models:/iris@champion");
  CHECK(version.source == "models:/iris/1");
  CHECK(version.storage_location == model.artifact_location);
  CHECK(version.run_id == run.run_id);
  CHECK(version.model_id == model.model_id);
}

TEST_CASE_FIXTURE(RegisterFixture, "what has no model is refused, and nothing is created") {
  const auto elsewhere = directory.path() / "elsewhere";
  write_model(elsewhere);
  const auto empty = store.create_logged_model({.experiment_id = experiment});
  for (const auto& source :
       {"runs:/" + run.run_id, "runs:/" + run.run_id + "/none", "models:/" + empty.model_id,
        std::string("models:/iris/1"), elsewhere.string(), std::string("s3://bucket/model"),
        (directory.path() / run.run_id / "artifacts" / "none").string(),
        std::string("runs:/0123abcd/model")}) {
    CAPTURE(source);
    CHECK_THROWS_AS(add(source), Error);
  }
  CHECK(test::failure([&] { add(elsewhere.string()); }) ==
        "INVALID_PARAMETER_VALUE: Invalid model version source: '" + elsewhere.string() +
            "'. A local path has to be contained within the artifact directory of a run or logged "
            "model of the store.");
  CHECK(registered() == 0);
}

TEST_CASE_FIXTURE(RegisterFixture, "without the check anything is registered that is no trick") {
  for (const auto& source : {"runs:/" + run.run_id + "/none", std::string("s3://bucket/model"),
                             (directory.path() / "none").string()}) {
    CAPTURE(source);
    CHECK_NOTHROW(add(source, SourceCheck::none));
  }
  for (const auto* source :
       {"s3://bucket/../x", "https://host/%2e%2e/x", "https://host/%252e%252e/x",
        "mlflow-artifacts:/a/./b", "models:/m-1/x", "s3://bucket/a%00"}) {
    CAPTURE(source);
    CHECK_THROWS_AS(add(source, SourceCheck::none), Error);
  }
}

TEST_CASE_FIXTURE(RegisterFixture, "a tag that is no list stays, with a warning") {
  const auto model = logged("net");
  store.set_logged_model_tags(model.model_id, std::vector<Tag>{{"mlflow.modelVersions", "none"}});
  CHECK(add("models:/" + model.model_id).version == 1);
  CHECK(store.get_logged_model(model.model_id).tags[0].value == "none");
  CHECK(fake.reporter.warnings.size() == 1);
}

TEST_CASE_FIXTURE(RegisterFixture, "who deletes the run of a version is warned") {
  const auto id = RunId::parse(run.run_id);
  const auto of_registry = [this]() -> store::RegistryStore& { return registry; };
  warn_of_versions(of_registry, {&id, 1}, fake.reporter);
  CHECK(fake.reporter.warnings.empty());
  for (int i = 0; i < 7; ++i) add("runs:/" + run.run_id + "/model");
  warn_of_versions(of_registry, {&id, 1}, fake.reporter);
  REQUIRE(fake.reporter.warnings.size() == 1);
  CHECK(fake.reporter.warnings[0].starts_with(
      "run '" + run.run_id + "' is the source of versions of registered models: "));
  CHECK(fake.reporter.warnings[0].ends_with(", 2 more"));
  const auto broken = []() -> store::RegistryStore& { throw not_found("no registry"); };
  warn_of_versions(broken, {&id, 1}, fake.reporter);
  CHECK(fake.reporter.warnings.size() == 1);
}
