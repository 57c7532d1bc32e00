// SPDX-License-Identifier: Apache-2.0
#include "tracking/copy_model_version.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "artifact/transfer.h"
#include "store/memory/memory_registry.h"
#include "store/memory/memory_store.h"
#include "support/failure.h"
#include "support/fakes.h"
#include "tracking/download_version.h"
#include "tracking/model_version.h"
#include "tracking/register_model.h"

using namespace mlf;
using namespace mlf::tracking;

namespace {

namespace fs = std::filesystem;

/// A tracking store and registry in memory, with artifacts on disk.
struct Site {
  explicit Site(const Context& context) : store(context), registry(context) {
    experiment = store.create_experiment(
        {.name = "e", .artifact_location = directory.path().string(), .tags = {}});
  }
  ArtifactStores stores() {
    return {
        .store = store, .tracking_uri = "memory:", .registry = [this]() -> store::RegistryStore& {
          return registry;
        }};
  }

  test::TempDir directory;
  store::MemoryStore store;
  store::MemoryRegistry registry;
  ExperimentId experiment = ExperimentId::default_experiment();
};

struct CopyFixture {
  CopyFixture() {
    run = here.store
              .create_run({.experiment_id = here.experiment,
                           .user_id = "ann",
                           .run_name = "first",
                           .start_time = 7,
                           .tags = {{"team", "red"}},
                           .params = {{"lr", "0.1"}}})
              .info;
    const auto id = RunId::parse(run.run_id);
    for (int step = 0; step < 3; ++step) {
      here.store.log_metric(id, {.key = "loss", .value = 1.0 / (step + 1), .step = step});
    }
    here.store.update_run(id, {.status = RunStatus::finished, .end_time = 9, .run_name = {}});
    write_model(fs::path(run.artifact_uri) / "model", "of the run");
  }

  static void write_model(const fs::path& folder, const std::string& text) {
    fs::create_directories(folder / "data");
    std::ofstream(folder / "MLmodel") << text;
    std::ofstream(folder / "data" / "weights") << "w";
  }
  static std::string content(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }

  ModelVersion add(const std::string& source) {
    return register_model(here.stores(), {.name = "iris", .source = source}, fake.context);
  }
  ModelVersion copy(const ModelVersion& version) {
    return copy_with_run(
        here.stores(), version,
        {.stores = there.stores(), .name = "iris-2", .experiment = there.experiment}, fake.context,
        [](std::uint64_t) {});
  }
  void download(const ModelVersion& version, const fs::path& directory) {
    download_version(here.stores(), version, directory, fake.context,
                     [&](auto& repository, const auto& plan) {
                       artifact::download(repository, plan, fake.reporter, [](std::uint64_t) {});
                     });
  }

  test::FakeContext fake;
  Site here{fake.context};
  Site there{fake.context};
  test::TempDir local;
  RunInfo run;
};

}  // namespace

TEST_CASE_FIXTURE(CopyFixture, "a version is downloaded whole, with what MLflow adds") {
  const auto version = add("runs:/" + run.run_id + "/model");
  const auto target = local.path() / "got" / "iris";
  download(version, target);
  CHECK(content(target / "MLmodel") == "of the run");
  CHECK(content(target / "data" / "weights") == "w");
  CHECK(content(target / "registered_model_meta") == "model_name: iris\nmodel_version: '1'\n");
  CHECK(std::distance(fs::directory_iterator(target.parent_path()), {}) == 1);
  CHECK(test::failure_code([&] { download(version, target); }) == "RESOURCE_ALREADY_EXISTS");
  fs::create_directory(local.path() / "empty");
  CHECK_NOTHROW(download(version, local.path() / "empty"));
}

TEST_CASE_FIXTURE(CopyFixture, "a download that fails leaves nothing behind") {
  const auto version = add("runs:/" + run.run_id + "/model");
  const auto target = local.path() / "iris";
  const auto failing = [](auto&, const auto&) { throw internal_error("no space"); };
  CHECK_THROWS_AS(download_version(here.stores(), version, target, fake.context, failing), Error);
  const auto lazy = [](auto&, const auto&) {};
  CHECK_THROWS_AS(download_version(here.stores(), version, target, fake.context, lazy), Error);
  CHECK(fs::is_empty(local.path()));
}

TEST_CASE_FIXTURE(CopyFixture, "a version is copied within a registry as MLflow copies it") {
  const auto version = add("runs:/" + run.run_id + "/model");
  here.registry.set_model_version_tag("iris", 1, {"k", "v"});
  const auto copied =
      copy_model_version(here.registry, here.registry.get_model_version("iris", 1), "best");
  CHECK(copied.name == "best");
  CHECK(copied.version == 1);
  CHECK(copied.source == "models:/iris/1");
  CHECK(copied.storage_location == version.source);
  CHECK(copied.run_id == run.run_id);
  CHECK(copied.tags == std::vector<Tag>{{"k", "v"}});
  CHECK(copy_model_version(here.registry, version, "best").version == 2);
}

TEST_CASE_FIXTURE(CopyFixture, "a version goes to another store with its run, once") {
  const auto version = add("runs:/" + run.run_id + "/model");
  const auto copied = copy(version);
  CHECK(copy(version) == copied);
  CHECK(copied.name == "iris-2");
  REQUIRE(copied.run_id);
  CHECK(*copied.run_id != run.run_id);
  const auto runs = there.store.search_runs({.experiment_ids = {there.experiment}}).items;
  REQUIRE(runs.size() == 1);
  const auto& made = runs[0];
  CHECK(made.info.run_id == copied.run_id);
  CHECK(made.info.user_id == "ann");
  CHECK(made.info.run_name == "first");
  CHECK(made.info.status == RunStatus::finished);
  CHECK(made.info.start_time == 7);
  CHECK(made.info.end_time == 9);
  CHECK(made.params == std::vector<Param>{{"lr", "0.1"}});
  CHECK(*find_tag(made.tags, "team") == "red");
  CHECK(*find_tag(made.tags, "mlf.copy.sourceRunId") == run.run_id);
  CHECK(there.store.get_metric_history(RunId::parse(*copied.run_id), "loss", 0, "").items.size() ==
        3);
  CHECK(content(fs::path(made.info.artifact_uri) / "model" / "MLmodel") == "of the run");
  CHECK(copied.source == made.info.artifact_uri + "/model");
}

TEST_CASE_FIXTURE(CopyFixture, "a copy that was interrupted is finished by the next one") {
  const auto version = add("runs:/" + run.run_id + "/model");
  const auto half = there.store.create_run(
      {.experiment_id = there.experiment, .tags = {{"mlf.copy.sourceRunId", run.run_id}}});
  const auto id = RunId::parse(half.info.run_id);
  there.store.log_metric(id, {.key = "loss", .value = 1.0});
  CHECK(copy(version).run_id == half.info.run_id);
  CHECK(there.store.get_metric_history(id, "loss", 0, "").items.size() == 3);
  CHECK(there.store.get_run(id).params.size() == 1);
}

TEST_CASE_FIXTURE(CopyFixture, "a logged model goes with the version of it") {
  const auto model = here.store.create_logged_model({.experiment_id = here.experiment,
                                                     .name = "net",
                                                     .source_run_id = run.run_id,
                                                     .params = {{"p", "1"}}});
  write_model(model.artifact_location, "logged");
  here.store.finalize_logged_model(model.model_id, LoggedModelStatus::ready);
  const auto version = add("models:/" + model.model_id);
  const auto copied = copy(version);
  CHECK(copy(version) == copied);
  const auto models = there.store.list_logged_models(there.experiment);
  REQUIRE(models.size() == 1);
  CHECK(copied.model_id == models[0].model_id);
  CHECK(copied.source == "models:/" + models[0].model_id);
  CHECK(models[0].status == LoggedModelStatus::ready);
  CHECK(models[0].params == model.params);
  CHECK(models[0].source_run_id == copied.run_id);
  CHECK(content(fs::path(models[0].artifact_location) / "MLmodel") == "logged");
  const auto outputs = there.store.get_run(RunId::parse(*copied.run_id)).model_outputs;
  CHECK(outputs == std::vector<ModelOutput>{{models[0].model_id, 0}});
}

TEST_CASE_FIXTURE(CopyFixture, "a version without a run, or with files elsewhere, is not copied") {
  here.registry.create_registered_model({.name = "iris", .tags = {}, .description = {}});
  const auto alone = here.registry.create_model_version({.name = "iris", .source = "/srv/model"});
  CHECK(test::failure_code([&] { copy(alone); }) == "INVALID_STATE");
  const auto elsewhere = here.registry.create_model_version(
      {.name = "iris", .source = "/srv/model", .run_id = run.run_id});
  CHECK(test::failure_code([&] { copy(elsewhere); }) == "INVALID_STATE");
}
