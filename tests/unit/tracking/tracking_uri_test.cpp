// SPDX-License-Identifier: Apache-2.0
#include "tracking/tracking_uri.h"

#include <filesystem>

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace mlf;
using namespace mlf::tracking;

TEST_CASE(
    "a store that is given counts more than MLFLOW_TRACKING_URI, and that more than ./mlruns") {
  const auto nothing = test::variables({});
  const auto uri = test::variables({{"MLFLOW_TRACKING_URI", "http://host:5000"}});
  CHECK(choose_tracking_uri({}, nothing).ends_with("/mlruns"));
  CHECK(choose_tracking_uri({}, uri) == "http://host:5000");
  CHECK(choose_tracking_uri("elsewhere", uri) == "elsewhere");
}

TEST_CASE("the registry is that of the tracking store, unless another is named") {
  const auto nothing = test::variables({});
  const auto uri = test::variables({{"MLFLOW_REGISTRY_URI", "/srv/registry"}});
  CHECK(choose_registry_uri({}, {}, nothing).ends_with("/mlruns"));
  CHECK(choose_registry_uri({}, "elsewhere", nothing) == "elsewhere");
  CHECK(choose_registry_uri({}, "elsewhere", uri) == "/srv/registry");
  CHECK(choose_registry_uri("given", "elsewhere", uri) == "given");
}

TEST_CASE("a store of files has the same URI in any directory") {
  const auto here = std::filesystem::current_path().string();
  CHECK(absolute_tracking_uri("mlruns") == "file://" + here + "/mlruns");
  CHECK(absolute_tracking_uri("file:///srv/mlruns") == "file:///srv/mlruns");
  CHECK(absolute_tracking_uri("http://host:5000") == "http://host:5000");
}
