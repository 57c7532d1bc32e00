// SPDX-License-Identifier: Apache-2.0
#include "artifact/local/location.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/uri.h"
#include "support/artifacts.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)
using artifact::Location;

namespace {

constexpr std::string_view id = "0123456789abcdef0123456789abcdef";

RunInfo run_at(const std::string& artifact_uri) {
  RunInfo run;
  run.run_id = id;
  run.experiment_id = "7";
  run.artifact_uri = artifact_uri;
  return run;
}

RelativePath in_store() { return RelativePath::parse("7/" + std::string(id) + "/artifacts"); }
RelativePath in_run() { return RelativePath::parse(std::string(id) + "/artifacts"); }

template <typename Owner>
Location location_of(const Owner& owner, const std::filesystem::path& store, Reporter& reporter) {
  return artifact::locate(artifact::recorded_artifacts(owner, store.string()), reporter);
}

template <typename Owner>
Location location_of(const Owner& owner, const std::filesystem::path& store) {
  SilentReporter silent;
  return location_of(owner, store, silent);
}

std::filesystem::path run_directory(const std::filesystem::path& store) { return store / "7" / id; }

}  // namespace

TEST_CASE("artifacts of the usual layout are found from the store's root") {
  const test::TempDir temp;
  const auto store = temp.path() / "my store";
  std::filesystem::create_directories(run_directory(store) / "artifacts");
  const auto path = run_directory(store) / "artifacts";
  const Location expected{store, in_store()};
  CHECK(location_of(run_at(file_uri(path)), store) == expected);
  CHECK(location_of(run_at(path.string()), store) == expected);
  CHECK(location_of(run_at(path.string() + "/"), store) == expected);
  CHECK(location_of(run_at("file:" + file_uri(path).substr(7)), store) == expected);
}

TEST_CASE("artifacts elsewhere are where the run says, also before anything is there") {
  const test::TempDir temp;
  const auto store = temp.path() / "store";
  std::filesystem::create_directories(run_directory(store) / "artifacts");
  const auto base = temp.path() / "bucket";
  const auto recorded = run_at((base / id / "artifacts").string());
  CHECK(location_of(recorded, store) == Location{base, in_run()});
  CHECK(location_of(recorded, {}) == Location{base, in_run()});
}

TEST_CASE("a relative path begins in the directory that holds the store, with a warning") {
  const test::TempDir temp;
  test::FakeReporter reporter;
  for (const std::string scheme : {"", "file:"}) {
    const auto run = run_at(scheme + "arts/" + std::string(id) + "/artifacts");
    CHECK(location_of(run, temp.path() / "store", reporter) ==
          Location{temp.path() / "arts", in_run()});
  }
  REQUIRE(reporter.warnings.size() == 2);
  CHECK(reporter.warnings[0].find("'" + (temp.path() / "arts").string()) != std::string::npos);
  CHECK(location_of(run_at("arts/" + std::string(id) + "/artifacts"), {}) ==
        Location{"arts", in_run()});
}

TEST_CASE("a store that was moved is found where it is now") {
  const test::TempDir temp;
  const auto now = temp.path() / "now";
  const auto then = temp.path() / "then";
  const auto recorded = run_at(file_uri(run_directory(then) / "artifacts"));
  const Location at_old_place{then / "7", in_run()};
  CHECK(location_of(recorded, now) == at_old_place);  // neither is there

  test::write_file(run_directory(now) / "meta.yaml", "");
  CHECK(location_of(recorded, now) == Location{now, in_store()});
  SUBCASE("an old place that is still there counts") {
    test::write_file(run_directory(then) / "meta.yaml", "");
    CHECK(location_of(recorded, now) == at_old_place);
  }
  SUBCASE("an artifact root without this run may be a server's, to be filled") {
    std::filesystem::create_directories(then);
    CHECK(location_of(recorded, now) == at_old_place);
    std::filesystem::create_directories(run_directory(now) / "artifacts");
    CHECK(location_of(recorded, now) == at_old_place);
    test::write_file(run_directory(now) / "artifacts" / "model.bin", "x");
    CHECK(location_of(recorded, now) == Location{now, in_store()});
  }
}

TEST_CASE("a place that is not the run's own is refused") {
  const test::TempDir temp;
  const auto own = std::string(id);
  for (const std::string& uri : std::vector<std::string>{
           "/etc", "/", "", "file:///etc", "FILE:///etc", "fIlE:/etc", "../../etc", "//etc",
           "/etc/artifacts", "/x/" + own, "/x/" + own + "/artifacts/..",
           "/x/" + own + "x/artifacts", "/x/x" + own + "/artifacts",
           "/x/" + own + "/artifacts/more", "file:///x/%2e%2e/etc", "/x/" + own + "%2fartifacts",
           "//proc/self/root"}) {
    CAPTURE(uri);
    try {
      location_of(run_at(uri), temp.path());
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::invalid_state);
      CHECK(std::string(error.what()).find(own) != std::string::npos);
    }
  }
}

TEST_CASE("URIs that no local directory has are refused, whatever they end in") {
  const test::FakeContext fake;
  const std::string ending = "/" + std::string(id) + "/artifacts";
  for (const auto* start : {"s3://bucket", "mlflow-artifacts:", "dbfs:", "http://h/p;",
                            "http:///#/../..", "file://evil", "file://localhost.evil", "file://0",
                            "file:///x?", "file:///x#", "file:///%zz", "file:///%00", "runs:/x"}) {
    const auto uri = start + ending;
    CAPTURE(uri);
    try {
      artifact::open_artifacts(run_at(uri), "/store", fake.context);
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::invalid_parameter_value);
    }
  }
}

TEST_CASE("a logged model's artifacts are below its experiment") {
  const test::TempDir temp;
  const auto path = temp.path() / "7" / "models" / "m-1" / "artifacts";
  std::filesystem::create_directories(path);
  LoggedModel model;
  model.model_id = "m-1";
  model.experiment_id = "7";
  model.artifact_location = file_uri(path);
  CHECK(location_of(model, temp.path()) ==
        Location{temp.path(), RelativePath::parse("7/models/m-1/artifacts")});
  model.artifact_location = "/old/7/models/m-1/artifacts";
  CHECK(location_of(model, temp.path()).base == temp.path());
  model.artifact_location = "/etc/artifacts";
  CHECK_THROWS_AS(location_of(model, temp.path()), Error);
}
