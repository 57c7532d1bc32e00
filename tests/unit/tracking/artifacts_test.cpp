// SPDX-License-Identifier: Apache-2.0
#include "tracking/artifacts.h"

#include <filesystem>
#include <fstream>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "store/memory/memory_store.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::tracking;

namespace {

/// A store in memory whose runs have their artifacts on disk, and which has one logged model.
class StoreWithModel : public store::MemoryStore {
 public:
  using MemoryStore::MemoryStore;

  std::vector<LoggedModel> list_logged_models(const ExperimentId& /*id*/) override {
    return {model};
  }

  LoggedModel model;

 private:
  LoggedModel do_get_logged_model(std::string_view /*model_id*/) override { return model; }
};

struct ArtifactsFixture {
  ArtifactsFixture() {
    experiment = store.create_experiment(
        {.name = "e", .artifact_location = directory.path().string(), .tags = {}});
    run = store.create_run({.experiment_id = experiment}).info;
    store.model.model_id = "m-1";
    store.model.experiment_id = experiment.str();
    store.model.name = "net";
    store.model.source_run_id = run.run_id;
    store.model.artifact_location = (directory.path() / "m-1" / "artifacts").string();
    write(directory.path() / run.run_id / "artifacts" / "notes.txt");
    write(directory.path() / "m-1" / "artifacts" / "MLmodel");
  }

  static void write(const std::filesystem::path& file) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << file.filename().string();
  }

  std::vector<ArtifactTarget> find(const std::vector<std::string>& uris) {
    std::vector<artifact::Address> addresses;
    for (const auto& uri : uris) addresses.push_back(*artifact::parse_address(uri));
    return find_artifacts(store, addresses, "memory:", fake.context);
  }

  test::TempDir directory;
  test::FakeContext fake;
  StoreWithModel store{fake.context};
  ExperimentId experiment = ExperimentId::default_experiment();
  RunInfo run;
};

}  // namespace

TEST_CASE_FIXTURE(ArtifactsFixture, "artifacts of a run are found by the beginning of its id") {
  const auto prefix = "runs:/" + run.run_id.substr(0, 8);
  const auto found = find({prefix, prefix + "/notes.txt", prefix + "/none"});
  REQUIRE(found.size() == 3);
  CHECK(found[0].path.empty());
  CHECK(found[1].path.str() == "notes.txt");
  CHECK(found[1].repository->find(found[1].path));
  CHECK(found[2].path.str() == "none");
  for (const auto& target : found) {
    CHECK(target.owner == run.run_id);
    CHECK(target.repository == found[0].repository);
  }
}

TEST_CASE_FIXTURE(ArtifactsFixture,
                  "a model is found by its id, and by its name in the run that logged it") {
  const auto found = find({"models:/m-1/MLmodel", "runs:/" + run.run_id + "/net/MLmodel",
                           "runs:/" + run.run_id + "/net"});
  REQUIRE(found.size() == 3);
  for (const auto& target : found) CHECK(target.owner == "m-1");
  CHECK(found[1].path == found[0].path);
  CHECK(found[1].repository->find(found[1].path));
  CHECK(found[2].path.empty());
  write(directory.path() / run.run_id / "artifacts" / "net" / "MLmodel");
  CHECK(find({"runs:/" + run.run_id + "/net"})[0].owner == run.run_id);
}

TEST_CASE_FIXTURE(ArtifactsFixture, "nothing is written into a deleted run") {
  const auto id = RunId::parse(run.run_id);
  CHECK(open_artifacts_to_write(store, id, "memory:", fake.context)
            ->find(RelativePath::parse("notes.txt")));
  store.delete_run(id);
  CHECK_THROWS_AS(open_artifacts_to_write(store, id, "memory:", fake.context), Error);
}

TEST_CASE_FIXTURE(ArtifactsFixture,
                  "artifacts that cannot be opened are a warning where work goes on") {
  CHECK(try_to_open_artifacts(run, "memory:", fake.context));
  CHECK(fake.reporter.warnings.empty());
  run.artifact_uri = "s3://bucket/" + run.run_id + "/artifacts";
  CHECK_FALSE(try_to_open_artifacts(run, "memory:", fake.context));
  CHECK(fake.reporter.warnings.size() == 1);
}

TEST_CASE_FIXTURE(ArtifactsFixture, "a URI is recorded with the whole id of its run") {
  const auto uri = [&](const std::string& id) { return "runs:/" + id + "/notes.txt"; };
  CHECK(with_whole_run_id(store, uri(run.run_id.substr(0, 8))) == uri(run.run_id));
  CHECK(with_whole_run_id(store, "runs:/" + run.run_id) == "runs:/" + run.run_id);
  CHECK(with_whole_run_id(store, "s3://bucket/x") == "s3://bucket/x");
  CHECK_THROWS_AS(with_whole_run_id(store, uri("abcdef")), Error);
}
