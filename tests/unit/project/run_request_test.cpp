// SPDX-License-Identifier: Apache-2.0
#include "project/run_request.h"

#include <fstream>

#include <doctest/doctest.h>

#include "base/json.h"
#include "support/failure.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::project;

TEST_CASE("a backend config is JSON, or a file with it whose name ends in .json") {
  const test::TempDir directory;
  const auto file = (directory.path() / "slurm.json").string();
  std::ofstream(file) << R"({"partition": "gpu"})";
  CHECK(read_backend_config(file) == R"({"partition": "gpu"})");
  CHECK(read_backend_config(R"({"nodes": 2})") == R"({"nodes": 2})");
  CHECK(read_backend_config("slurm.yaml") == "slurm.yaml");
  CHECK(test::failure_code([&] { read_backend_config(file + ".json"); }) != "nothing");
}

TEST_CASE("only a JSON object is a backend config") {
  CHECK(is_backend_config(""));
  CHECK(is_backend_config("{}"));
  for (const auto* text : {"[]", "1", "slurm.yaml"}) {
    CHECK_FALSE(is_backend_config(text));
    CHECK(test::failure_code([&] { parse_backend_config(text); }) == "INVALID_PARAMETER_VALUE");
  }
}
