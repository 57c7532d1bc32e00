// SPDX-License-Identifier: Apache-2.0
#include "store/open.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/uri.h"
#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else

namespace {

struct OpenFixture : test::FakeContext {
  test::TempDir directory;

  std::string default_location(const std::string& uri) {
    const auto store = store::open_tracking(uri, context);
    CHECK(std::filesystem::is_empty(directory.path()));
    store->create_run({});
    return store->get_experiment(ExperimentId::default_experiment()).artifact_location;
  }
};

}  // namespace

TEST_CASE_FIXTURE(OpenFixture, "a path is a file store, whose artifacts have paths") {
  const auto root = directory.path() / "a b";
  CHECK(default_location(root.string()) == root.string() + "/0");
  CHECK(std::filesystem::exists(root / "0" / "meta.yaml"));
}

TEST_CASE_FIXTURE(OpenFixture, "a file: URI is a file store, whose artifacts have URIs") {
  const auto root = directory.path() / "a b";
  CHECK(default_location(file_uri(root)) == file_uri(root) + "/0");
  CHECK(std::filesystem::exists(root / "0" / "meta.yaml"));
}

TEST_CASE_FIXTURE(OpenFixture, "memory: is empty each time and leaves nothing behind") {
  const auto one = store::open_tracking("memory:", context);
  one->create_experiment({.name = "e", .artifact_location = "", .tags = {}});
  CHECK(one->find_experiment("e"));
  CHECK_FALSE(store::open_tracking("memory:", context)->find_experiment("e"));
  CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_CASE_FIXTURE(OpenFixture, "other schemes are refused, naming those that exist") {
  for (const std::string uri : {"http://host:5000", "sqlite:///x.db", "nowhere:x"}) {
    CAPTURE(uri);
    try {
      store::open_tracking(uri, context);
      FAIL("opened");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::invalid_parameter_value);
      CHECK(std::string(error.what()).find(uri_scheme(uri)) != std::string::npos);
      CHECK(std::string(error.what()).find("memory:") != std::string::npos);
    }
  }
  CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_CASE_FIXTURE(OpenFixture, "what is meant as no path is refused, unless it is a directory") {
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  for (const std::string uri :
       {"", "file:", "databricks", "databricks-uc", "uc", "127.0.0.1:5000", "[::1]:5000",
        "C:\\mlruns", "c:/mlruns", "\\\\host\\share", "~/mlruns", "~", "$HOME/mlruns",
        "localhost:5000", "a\nb", "file:///a%0Ab", "file://host/x", "file:///x?y"}) {
    CAPTURE(uri);
    CHECK_THROWS_AS(store::open_tracking(uri, context), Error);
  }
  CHECK(std::filesystem::is_empty(directory.path()));
  std::filesystem::create_directory("databricks");
  CHECK_NOTHROW(store::open_tracking("databricks", context)->search_experiments({}));
  CHECK_NOTHROW(store::open_tracking("./~", context));
  std::filesystem::current_path(here);
}
