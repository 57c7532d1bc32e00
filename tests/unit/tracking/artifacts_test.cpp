// SPDX-License-Identifier: Apache-2.0
#include "tracking/artifacts.h"

#include <filesystem>
#include <fstream>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/uri.h"
#include "store/memory/memory_registry.h"
#include "store/memory/memory_store.h"
#include "support/failure.h"
#include "support/fakes.h"
#include "tracking/model_version.h"

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
    return find_artifacts({.store = store,
                           .tracking_uri = "memory:",
                           .registry = [this]() -> store::RegistryStore& { return registry; }},
                          addresses, fake.context);
  }

  /// A new version of the registered model "iris".
  ModelVersion register_version(store::NewModelVersion version) {
    version.name = "iris";
    if (registry.search_registered_models({.filter = "", .order_by = {}}).items.empty()) {
      registry.create_registered_model({.name = "iris", .tags = {}, .description = {}});
    }
    return registry.create_model_version(version);
  }
  /// What MLmodel at the URI holds.
  std::string read(const std::string& uri) {
    const auto target = find({uri}).front();
    std::string text;
    target.repository->read(target.path / "MLmodel",
                            [&](std::string_view piece) { text += piece; });
    return text;
  }

  test::TempDir directory;
  test::FakeContext fake;
  StoreWithModel store{fake.context};
  store::MemoryRegistry registry{fake.context};
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

TEST_CASE_FIXTURE(ArtifactsFixture,
                  "a version is found by number, stage, alias, and as the latest") {
  const auto files = directory.path() / run.run_id / "artifacts";
  for (const auto* name : {"one", "two", "three"}) {
    write(files / name / "MLmodel");
    std::ofstream(files / name / "MLmodel") << name;
    register_version({.name = "", .source = "runs:/" + run.run_id + "/" + name});
  }
  registry.transition_stage("iris", 1, ModelStage::production, store::ArchiveExisting::no);
  registry.set_alias("iris", "champion", 2);
  CHECK(read("models:/iris/1") == "one");
  CHECK(read("models:/iris/production") == "one");
  CHECK(read("models:/iris@champion") == "two");
  CHECK(read("models:/iris/latest") == "three");
  const auto target = find({"models:/iris/1/MLmodel"}).front();
  CHECK(target.path.str() == "one/MLmodel");
  CHECK(target.owner == "iris-1");
  CHECK(test::failure([&] { find({"models:/iris/Staging"}); }) ==
        "RESOURCE_DOES_NOT_EXIST: No versions of model with name 'iris' and stage 'Staging' found");
  CHECK(test::failure_code([&] { find({"models:/iris/9"}); }) == "RESOURCE_DOES_NOT_EXIST");
  CHECK_THROWS_AS(find({"models:/iris@nobody"}), Error);
}

TEST_CASE_FIXTURE(ArtifactsFixture,
                  "a version's files are found in every place that MLflow records") {
  const auto other = directory.path() / "elsewhere";
  write(other / "MLmodel");
  const auto of_run = directory.path() / run.run_id / "artifacts" / "net2";
  write(of_run / "MLmodel");
  const std::vector<store::NewModelVersion> versions{
      {.name = "", .source = of_run.string(), .run_id = run.run_id},
      {.name = "", .source = file_uri(of_run), .run_id = run.run_id},
      {.name = "", .source = "models:/m-1", .model_id = "m-1"},
      {.name = "", .source = "models:/m-1", .storage_location = store.model.artifact_location},
      {.name = "", .source = "runs:/" + run.run_id + "/net"},
      {.name = "", .source = other.string()},
      {.name = "", .source = file_uri(other), .run_id = "not-in-this-store"},
      {.name = "", .source = "models:/iris/6"},
  };
  for (const auto& version : versions) {
    CAPTURE(version.source);
    const auto made = register_version(version);
    CHECK(read(model_version_uri(made)) == "MLmodel");
  }
}

TEST_CASE_FIXTURE(ArtifactsFixture,
                  "a version's files are not looked for where a source leads astray") {
  const auto root = directory.path() / run.run_id / "artifacts";
  std::filesystem::create_symlink("/etc", root / "link");
  const std::vector<store::NewModelVersion> versions{
      {.name = "", .source = (root / "../../../x").string(), .run_id = run.run_id},
      {.name = "", .source = "relative/path"},
      {.name = "", .source = "s3://bucket/x"},
      {.name = "", .source = "http://host/x"},
      {.name = "", .source = "runs:/" + run.run_id + "/../../x"},
      {.name = "", .source = "models:/iris/6"},  // itself
  };
  for (const auto& version : versions) {
    CAPTURE(version.source);
    const auto made = register_version(version);
    CHECK_THROWS_AS(find({model_version_uri(made)}), Error);
  }
  const auto linked =
      register_version({.name = "", .source = (root / "link").string(), .run_id = run.run_id});
  const auto target = find({model_version_uri(linked)}).front();
  CHECK_THROWS_AS(target.repository->find(target.path / "passwd"), Error);
}

TEST_CASE_FIXTURE(ArtifactsFixture,
                  "an archive is fetched once, and removed with what was found in it") {
  std::vector<std::string> tools;
  std::filesystem::path unpacked;
  fake.environment["XDG_CACHE_HOME"] = directory.path().string();
  fake.context.run_tool = [&](const Command& command) {
    const auto& words = command.arguments;
    tools.push_back(std::filesystem::path(words[0]).filename());
    if (tools.back() == "mlf-fetch") write(words[2]);
    if (tools.back() == "mlf-unpack") {
      unpacked = words[2];
      write(unpacked / "best" / "MLmodel");
    }
    return ToolResult{};
  };
  {
    const auto url = std::string("https://joe:secret@host/a/iris.tar.gz?key=secret");
    const auto targets = find({url, url + "#best/MLmodel"});
    CHECK(tools == std::vector<std::string>{"mlf-fetch", "mlf-unpack"});
    CHECK(targets[0].path.str() == "best");
    CHECK(targets[0].owner == "iris.tar.gz");
    CHECK(targets[0].repository->place() == "https://host/a/iris.tar.gz");
    CHECK(targets[0].repository->find(targets[1].path));
    CHECK(targets[0].repository->local_directory() == unpacked);
  }
  CHECK_FALSE(std::filesystem::exists(unpacked));
  CHECK_THROWS_AS(find({"https://host/iris"}), Error);
  const auto made = register_version({.name = "", .source = "https://host/iris.zip"});
  CHECK(read(model_version_uri(made)) == "MLmodel");
}

TEST_CASE("a path lies below another by whole components") {
  CHECK(path_below("/a/b/c", "/a/b")->str() == "c");
  CHECK(path_below("file:///a/b%20c/d", "/a/b c/")->str() == "d");
  CHECK(path_below("/a/b", "file:///a/b")->empty());
  CHECK(path_below("s3://x/y/z", "s3://x/y")->str() == "z");
  CHECK_FALSE(path_below("/a/bc", "/a/b"));
  CHECK_FALSE(path_below("/a/b/../c", "/a"));
  CHECK_FALSE(path_below("/a", "/a/b"));
  CHECK_FALSE(path_below("s3://x/y", ""));
}
