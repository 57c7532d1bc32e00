// SPDX-License-Identifier: Apache-2.0
#include "env/install_failure.h"

#include <doctest/doctest.h>

using namespace mlf::env;

TEST_CASE("what pip, uv and conda cannot get is named") {
  CHECK(install_failure("ERROR: Could not find a version that satisfies the requirement x==9 "
                        "(from versions: 1.0, 2.0)\nERROR: No matching distribution found for "
                        "x==9\n") == "No matching distribution found for x==9");
  CHECK(install_failure("ERROR: Cannot install a==1 and b==2 because these package versions have "
                        "conflicting dependencies.\n\nThe conflict is caused by:\n    x\n\nERROR: "
                        "ResolutionImpossible: for help visit https://pip.pypa.io\n") ==
        "Cannot install a==1 and b==2 because these package versions have conflicting "
        "dependencies.");
  CHECK(install_failure("  × No solution found when resolving dependencies:\n  ╰─▶ Because there "
                        "is no version of x==9 and you require x==9,\n      your requirements are "
                        "unsatisfiable.\n\n      hint: do this\n") ==
        "Because there is no version of x==9 and you require x==9, your requirements are "
        "unsatisfiable.");
  CHECK(install_failure("PackagesNotFoundError: The following packages are not available from "
                        "current channels:\n\n  - x=9\n  - y=8\n\nCurrent channels:\n\n  - u\n") ==
        "no channel has x=9 - y=8");
  CHECK(install_failure("error: subprocess-exited-with-error\n").empty());
}

TEST_CASE("the network is told from a package that does not exist") {
  const auto said = install_failure(
      "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('x: "
      "Failed to establish a new connection: [Errno 111] Connection refused')': /simple/x/\n"
      "ERROR: No matching distribution found for x==1\n");
  CHECK(said ==
        "the network: the server refuses connections; No matching distribution found for x==1");
  CHECK(
      install_failure("error: Failed to fetch: `https://h/simple/x/`\n  Caused by: dns error\n") ==
      "the network: the name of the server cannot be resolved");
}
