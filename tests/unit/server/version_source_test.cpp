// SPDX-License-Identifier: Apache-2.0
#include "server/version_source.h"

#include <filesystem>

#include <doctest/doctest.h>

#include "base/error.h"
#include "store/open.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::server;

namespace {

/// Stores in memory with a run and a logged model, whose artifacts are in a local directory.
struct SourceWorld {
  test::FakeContext context;
  test::TempDir directory;
  std::unique_ptr<store::TrackingStore> tracking = store::open_tracking("memory:", context.context);
  std::unique_ptr<store::RegistryStore> registry =
      store::open_registry("memory:", context.context, {});
  Services services{*tracking, *registry, "memory:", nullptr, context.context};
  Run run;
  Run proxied;
  LoggedModel model;

  SourceWorld() {
    run = run_in(directory.path().string());
    proxied = run_in("mlflow-artifacts:/5");
    model = tracking->create_logged_model(
        {.experiment_id = ExperimentId::parse(proxied.info.experiment_id),
         .name = "m",
         .source_run_id = proxied.info.run_id});
  }
  Run run_in(const std::string& location) const {
    const auto experiment =
        tracking->create_experiment({.name = location, .artifact_location = location, .tags = {}});
    return tracking->create_run({.experiment_id = experiment, .run_name = "", .tags = {}});
  }
  store::NewModelVersion checked(const std::string& source, std::optional<std::string> run_id,
                                 std::optional<std::string> model_id = {}) const {
    store::NewModelVersion version;
    version.name = "digits";
    version.source = source;
    version.run_id = std::move(run_id);
    version.model_id = std::move(model_id);
    return with_checked_source(std::move(version), services);
  }
  /// Whether the source is refused as a mistake of the client.
  bool refuses(const std::string& source, std::optional<std::string> run_id = {},
               std::optional<std::string> model_id = {}) const {
    try {
      checked(source, std::move(run_id), std::move(model_id));
      return false;
    } catch (const Error& error) {
      return error.code() == ErrorCode::invalid_parameter_value;
    }
  }
};

}  // namespace

TEST_CASE("a local path must lie among the artifacts of the run that is named") {
  const SourceWorld world;
  const auto& info = world.run.info;
  const auto inside = info.artifact_uri + "/model";
  CHECK(world.checked(inside, info.run_id).source == inside);
  CHECK(world.checked("file://" + inside, info.run_id).run_id == info.run_id);
  CHECK(world.refuses(inside));
  CHECK(world.refuses(inside, world.proxied.info.run_id));
  CHECK(world.refuses(inside, "0123456789abcdef0123456789abcdef"));
  for (const auto* outside : {"/etc", "/", "file:///etc/passwd", "etc/passwd", "."}) {
    CHECK_MESSAGE(world.refuses(outside, info.run_id), outside);
    CHECK_MESSAGE(world.refuses(outside), outside);
  }
  for (const auto* way_out : {"/../../..", "/model/../../../x", "/../artifactsx"}) {
    CHECK_MESSAGE(world.refuses(info.artifact_uri + way_out, info.run_id), way_out);
  }
  CHECK(world.refuses("file://" + info.artifact_uri + "/..%2f..%2f..", info.run_id));
}

TEST_CASE("a link in the artifacts that leads out of them is no way out") {
  const SourceWorld world;
  const std::filesystem::path artifacts(world.run.info.artifact_uri);
  std::filesystem::create_directories(artifacts);
  std::filesystem::create_symlink("/etc", artifacts / "link");
  CHECK(world.refuses((artifacts / "link").string(), world.run.info.run_id));
}

TEST_CASE("what the server proxies must lie among the artifacts of the owner that is named") {
  const SourceWorld world;
  const auto& run = world.proxied.info;
  CHECK_FALSE(world.refuses(run.artifact_uri + "/model", run.run_id));
  CHECK(world.refuses(run.artifact_uri + "/model"));
  CHECK(world.refuses(run.artifact_uri + "/model", world.run.info.run_id));
  CHECK(world.refuses("mlflow-artifacts:/5/other/artifacts/model", run.run_id));
  CHECK(world.refuses("mlflow-artifacts:/", run.run_id));
  CHECK(world.refuses(run.artifact_uri + "x/model", run.run_id));
  for (const auto* way_out :
       {"/../../other", "/%2e%2e/other", "/%252e%252e/other", "/a/..%2f..%2f", "/a%00b", "/./a"}) {
    CHECK_MESSAGE(world.refuses(run.artifact_uri + way_out, run.run_id), way_out);
  }
  CHECK(world.refuses("http://server/api/2.0/mlflow-artifacts/artifacts/5/x"));
  CHECK_FALSE(world.refuses(world.model.artifact_location, {}, world.model.model_id));
  CHECK(world.refuses(run.artifact_uri, {}, world.model.model_id));
}

TEST_CASE("a logged model and a run are sources of their own versions only") {
  const SourceWorld world;
  const auto& id = world.model.model_id;
  const auto version = world.checked("models:/" + id, {}, id);
  CHECK(version.storage_location == world.model.artifact_location);
  CHECK(version.run_id == world.proxied.info.run_id);
  CHECK(world.refuses("models:/" + id));
  CHECK(world.refuses("models:/" + id, world.proxied.info.run_id));
  CHECK(world.refuses("models:/m-0123456789abcdef0123456789abcdef", {}, id));
  const auto runs = "runs:/" + world.run.info.run_id + "/model";
  CHECK_FALSE(world.refuses(runs, world.run.info.run_id));
  CHECK(world.refuses(runs));
  CHECK(world.refuses(runs, world.proxied.info.run_id));
  CHECK(world.refuses("models://host/" + id, {}, id));
}

TEST_CASE("a copied version brings where the other one came from") {
  const SourceWorld world;
  world.registry->create_registered_model({.name = "other", .tags = {}, .description = {}});
  world.registry->create_model_version(
      {.name = "other", .source = "s3://bucket/m", .run_id = "r1", .tags = {}});
  const auto copy = world.checked("models:/other/1", {});
  CHECK(copy.source == "models:/other/1");
  CHECK(copy.storage_location == "s3://bucket/m");
  CHECK(copy.run_id == "r1");
  CHECK(world.checked("models:/other/latest", "r1").source == "models:/other/1");
  CHECK(world.refuses("models:/other/1", "r2"));
  CHECK_THROWS_AS(world.checked("models:/other/7", {}), Error);
}

TEST_CASE("any other place is taken as it is, but for relative parts") {
  const SourceWorld world;
  CHECK(world.checked("s3://bucket/model", "").run_id == std::nullopt);
  for (const auto* odd : {"s3://bucket/../x", "s3://bucket/..%2fx", "ftp://host/%2e%2e/x",
                          "s3://b/%25252e%25252e/x"}) {
    CHECK_MESSAGE(world.refuses(odd), odd);
  }
}

TEST_CASE("a prompt has no files, and its tag opens no way to any") {
  const SourceWorld world;
  store::NewModelVersion prompt;
  prompt.name = "p";
  prompt.tags = {{std::string(tags::is_prompt), "true"}};
  prompt.source = "prompt-template";
  CHECK(with_checked_source(prompt, world.services).source == "prompt-template");
  prompt.source = "/etc";
  CHECK_THROWS_AS(with_checked_source(prompt, world.services), Error);
}
