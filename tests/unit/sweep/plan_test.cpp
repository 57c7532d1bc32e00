// SPDX-License-Identifier: Apache-2.0
#include "sweep/plan.h"

#include <doctest/doctest.h>

#include "support/failure.h"
#include "unit/sweep/sweep_fixture.h"

using namespace mlf;
using namespace mlf::sweep;

TEST_CASE_FIXTURE(test::SweepFixture, "a sweep has a member for each combination") {
  const auto sweep = plan({{"n", "1,2"}, {"m", "3"}});
  REQUIRE(sweep.members.size() == 2);
  CHECK(sweep.members[0].plan.launch.command == "echo 1 3");
  CHECK(sweep.members[1].plan.launch.command == "echo 2 3");
  CHECK(sweep.varied == std::vector<std::string>{"n"});
  CHECK(sweep.members[0].key != sweep.members[1].key);
  CHECK(sweep.members[0].plan.launch.content == sweep.members[1].plan.launch.content);
  CHECK(sweep.key == sweep_key(sweep.members));
  CHECK(sweep.is_local());
}

TEST_CASE_FIXTURE(test::SweepFixture, "the same sweep written differently has the same key") {
  CHECK(plan({{"n", "1:3"}}).key == plan({{"n", "1,2,3"}, {"m", "0"}}).key);
  CHECK(plan({{"n", "1:3"}}).key != plan({{"n", "1:4"}}).key);
}

TEST_CASE_FIXTURE(test::SweepFixture, "plain parameters are not read as lists") {
  auto how = options({{"n", "1,2"}});
  how.request.parameters = {{"m", "3"}, {"n", "7"}, {"words", "a,b"}};
  const auto sweep = plan_sweep(how, access, context);
  REQUIRE(sweep.members.size() == 2);
  CHECK(sweep.members[1].plan.values.declared == std::vector<Param>{{"n", "2"}, {"m", "3"}});
  CHECK(sweep.members[1].plan.values.extra == std::vector<Param>{{"words", "a,b"}});
}

TEST_CASE_FIXTURE(test::SweepFixture, "a sample has as many members as it asks for") {
  auto how = options({{"n", "1:100"}});
  how.sampling = Sampling{.count = 5, .seed = 1};
  CHECK(plan_sweep(how, access, context).members.size() == 5);
}

TEST_CASE_FIXTURE(test::SweepFixture, "a sweep of which one run would be invalid is refused") {
  CHECK(test::failure_code([&] { plan({{"n", "1,x"}}); }) == "INVALID_PARAMETER_VALUE");
  CHECK(test::failure_code([&] {
          plan({{"n", "1"}, {"extra", "db://joe:s3cret@host/x"}});
        }) == "INVALID_PARAMETER_VALUE");
}

TEST_CASE_FIXTURE(test::SweepFixture, "a backend is asked whether its settings are right") {
  auto how = options({{"n", "1,2"}});
  plan_sweep(how, access, context);
  CHECK(backend.checked.empty());
  how.request.backend = "fake";
  CHECK_FALSE(plan_sweep(how, access, context).is_local());
  CHECK(backend.checked == std::vector<std::string>{"echo 1 0"});
}
