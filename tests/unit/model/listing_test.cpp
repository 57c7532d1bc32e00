// SPDX-License-Identifier: Apache-2.0
#include "model/listing.h"

#include <doctest/doctest.h>

#include "core/tag.h"
#include "store/memory/memory_store.h"
#include "support/artifacts.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::model;

namespace {

/// A store in memory with logged models, and with artifacts on disk.
class StoreWithModels : public store::MemoryStore {
 public:
  using MemoryStore::MemoryStore;

  std::vector<LoggedModel> list_logged_models(const ExperimentId& /*id*/) override {
    return models;
  }

  std::vector<LoggedModel> models;
};

struct ListingFixture {
  ListingFixture()
      : experiment(store.create_experiment(
            {.name = "e", .artifact_location = directory.path().string(), .tags = {}})) {}

  Run make_run(std::string_view history = "") {
    auto run = store.create_run({.experiment_id = experiment}).info.run_id;
    if (!history.empty()) {
      store.set_tag(RunId::parse(run), {std::string(tags::logged_models), std::string(history)});
    }
    return store.get_run(RunId::parse(run));
  }

  void write(const std::string& path, std::string_view mlmodel) const {
    test::write_file(directory.path() / path / "MLmodel", mlmodel);
  }

  void log_model(const std::string& id, const std::string& run_id) {
    LoggedModel model;
    model.model_id = id;
    model.name = "name of " + id;
    model.experiment_id = experiment.str();
    model.source_run_id = run_id;
    model.status = LoggedModelStatus::ready;
    model.creation_timestamp = 1'900'000'000'000;
    model.artifact_location = (directory.path() / id / "artifacts").string();
    store.models.push_back(std::move(model));
  }

  std::vector<std::string> uris(const std::vector<ListedModel>& models) const {
    std::vector<std::string> found;
    for (const auto& model : models) found.push_back(model.model_uri);
    return found;
  }

  std::vector<ListedModel> of_experiment() {
    return list_models(store, experiment, "memory:", fake.context);
  }
  std::vector<ListedModel> of_run(const Run& run) {
    return list_models(store, run, "memory:", fake.context);
  }

  test::TempDir directory;
  test::FakeContext fake;
  StoreWithModels store{fake.context};
  ExperimentId experiment;
};

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(ListingFixture, "models that only lie among the artifacts of a run") {
  const Run run = make_run();
  const auto& id = run.info.run_id;
  write(id + "/artifacts", "flavors: {b: {}, a: {}}\nutc_time_created: '2026-01-31 12:00:00.5'\n");
  write(id + "/artifacts/deep/model", "flavors: {}\n");
  const auto models = of_run(run);
  REQUIRE(uris(models) == Strings{"runs:/" + id, "runs:/" + id + "/deep/model"});
  CHECK(models[0].flavors == Strings{"a", "b"});
  CHECK(models[0].creation_timestamp == 1'769'860'800'500);
  CHECK(!models[1].creation_timestamp);
  CHECK(uris(of_experiment()) == uris(models));
}

TEST_CASE_FIXTURE(ListingFixture, "the tag of MLflow 2, where there is one, is the truth") {
  const Run run =
      make_run(R"([{"artifact_path": "m", "flavors": {"a": {}}}, {"artifact_path": "n"},)"
               R"( {"artifact_path": "m", "flavors": {"b": {}}, "utc_time_created": "x"}])");
  write(run.info.run_id + "/artifacts/other", "flavors: {}\n");
  const auto models = of_run(run);
  REQUIRE(models.size() == 2);
  CHECK(models[0].name == "m");
  CHECK(models[0].flavors == Strings{"b"});
  CHECK(models[1].name == "n");
}

TEST_CASE_FIXTURE(ListingFixture, "logged models, the newest first, before those of MLflow 2") {
  const Run run = make_run();
  const Run other =
      make_run(R"([{"artifact_path": "m", "utc_time_created": "2020-01-01 00:00:00"}])");
  log_model("m-1", run.info.run_id);
  write("m-1/artifacts", "flavors: {onnx: {}}\n");
  const auto models = of_experiment();
  CHECK(uris(models) == Strings{"models:/m-1", "runs:/" + other.info.run_id + "/m"});
  CHECK(models[0].flavors == Strings{"onnx"});
  CHECK(models[0].status == "LOGGED_MODEL_READY");
  CHECK(uris(of_run(run)) == Strings{"models:/m-1"});
  CHECK(uris(of_run(other)) == Strings{"runs:/" + other.info.run_id + "/m"});
}

TEST_CASE_FIXTURE(ListingFixture, "what cannot be read is a warning") {
  log_model("m-1", make_run("{").info.run_id);
  for (const std::string tag : {"1", "[1]", R"([{"artifact_path": 1}])", "null"}) make_run(tag);
  CHECK(uris(of_experiment()) == Strings{"models:/m-1"});
  CHECK(fake.reporter.warnings.size() >= 5);
}
