// SPDX-License-Identifier: Apache-2.0
#include "base/user.h"

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace mlf;

using test::variables;

TEST_CASE("the user is whom MLflow takes") {
  CHECK(user_name(variables({{"USER", "b"}, {"LOGNAME", "a"}})) == "a");
  CHECK(user_name(variables({{"USER", "b"}, {"MLFLOW_TRACKING_USERNAME", "c"}})) == "c");
  CHECK(user_name(variables({})) != "");
}

TEST_CASE("caches are where XDG says, else below the home directory") {
  CHECK(cache_directory(variables({{"XDG_CACHE_HOME", "/c"}, {"HOME", "/h"}})) == "/c/mlf");
  CHECK(cache_directory(variables({{"XDG_CACHE_HOME", "c"}, {"HOME", "/h"}})) == "/h/.cache/mlf");
  CHECK(cache_directory(variables({{"HOME", "/h"}})) == "/h/.cache/mlf");
}
