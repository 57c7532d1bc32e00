// SPDX-License-Identifier: Apache-2.0
#include "core/ids.h"

#include <doctest/doctest.h>

#include "base/error.h"

using mlf::ExperimentId;
using mlf::RunId;

TEST_CASE("run ids are letters, digits, underscores and dashes") {
  for (const std::string id : {"0123456789abcdef0123456789abcdef", "a", "Z9", "run_1-x", "m-0"}) {
    CAPTURE(id);
    CHECK(RunId::parse(id).str() == id);
  }
  CHECK(RunId::is_valid(std::string(256, 'a')));
  for (const std::string id :
       {"", "-a", "_a", ".", "..", "a/b", "a.b", "a b", "a\n", "é", "a\xFF"}) {
    CAPTURE(id);
    CHECK_FALSE(RunId::is_valid(id));
  }
  CHECK_FALSE(RunId::is_valid(std::string(257, 'a')));
  CHECK_FALSE(RunId::is_valid(std::string("a\0b", 3)));
}

TEST_CASE("a bad run id is told in MLflow's words, as JSON") {
  CHECK_THROWS_WITH_AS(RunId::parse("../é\n"),
                       R"(Invalid value "../\u00e9\n" for parameter 'run_id' supplied.)",
                       mlf::Error);
}

TEST_CASE("experiment ids are shorter") {
  CHECK(ExperimentId::is_valid(std::string(64, '1')));
  CHECK_FALSE(ExperimentId::is_valid(std::string(65, '1')));
  CHECK_THROWS_WITH_AS(ExperimentId::parse("../x"), "Invalid experiment ID: '../x'", mlf::Error);
  CHECK(ExperimentId::default_experiment().str() == "0");
}

TEST_CASE("ids are ordered by their text") {
  CHECK(RunId::parse("a") < RunId::parse("b"));
  CHECK(RunId::parse("a") == RunId::parse("a"));
}
