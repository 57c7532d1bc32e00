// SPDX-License-Identifier: Apache-2.0
#include "base/tool_runner.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace mlf;

TEST_CASE("a tool that succeeded is nothing to speak of") {
  CHECK_NOTHROW(require_success({.status = {}, .last_output = "fine\n"}, "pip"));
}

TEST_CASE("a tool's failure is told with its last line") {
  CHECK_THROWS_WITH(
      require_success(
          {.status = {.code = 3, .signal = 0}, .last_output = "a\nno space\x1b[0m\n \n"}, "pip"),
      "pip failed with exit code 3: no space\\x1b[0m");
  CHECK_THROWS_WITH(require_success({.status = {.code = 0, .signal = 9}}, "docker"),
                    "docker was killed by signal 9");
  CHECK_THROWS_WITH(
      require_success({.status = {.code = 0, .signal = 15}, .was_stopped = true}, "sbatch"),
      "sbatch was stopped");
}

TEST_CASE("a tool that runs quietly tells its status and its output") {
  const auto result = run_quietly({.arguments = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
  CHECK(result.status.code == 3);
  CHECK(result.last_output == "out\nerr\n");
  CHECK_FALSE(result.was_stopped);
}

TEST_CASE("a tool that was asked to stop and ended well all the same does not go on to the next") {
  CHECK_THROWS_WITH(require_success({.status = {}, .was_stopped = true}, "pip"), "pip was stopped");
}
