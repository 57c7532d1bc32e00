// SPDX-License-Identifier: Apache-2.0
#include "sweep/carry_out.h"

#include <doctest/doctest.h>

#include "core/tag.h"
#include "supervise/tool.h"
#include "sweep/begin.h"
#include "unit/sweep/sweep_fixture.h"

using namespace mlf;
using namespace mlf::sweep;

namespace {

/// A sweep of two runs on the fake backend.
struct CarryOutFixture : test::SweepFixture {
  ExperimentId experiment = store.create_experiment(
      {.name = "e", .artifact_location = (directory.path() / "store").string(), .tags = {}});
  project::Recording recording{.experiment_id = experiment, .tracking_uri = "memory:"};
  Sweep sweep = planned();
  Run parent = begin_sweep(sweep, {.recording = recording, .run_name = {}}, access, context).parent;
  std::vector<std::string> told{};

  Sweep planned() {
    auto how = options({{"n", "1,2"}});
    how.request.backend = "fake";
    return plan_sweep(how, access, context);
  }
  Outcome run_all() {
    supervise::SignalWatch signals(supervise::Grouping::own);
    return carry_out(sweep, parent,
                     {.recording = recording,
                      .jobs = {},
                      .on_end = [&](const Member& member,
                                    const std::string&) { told.push_back(member.point[0].value); }},
                     access, signals, supervise::with_signals(context, signals));
  }
  Run again(const Run& run) { return store.get_run(RunId::parse(run.info.run_id)); }
};

}  // namespace

TEST_CASE_FIXTURE(CarryOutFixture, "the members are recorded below the parent and run") {
  CHECK_FALSE(run_all().has_failures);
  CHECK(told == std::vector<std::string>{"1", "2"});
  CHECK(again(parent).info.status == RunStatus::finished);
  for (const Member& member : sweep.members) {
    REQUIRE(member.run);
    CHECK(*find_tag(member.run->tags, tags::parent_run_id) == parent.info.run_id);
    CHECK(*find_tag(member.run->tags, tags::project_key) == member.key);
    const auto launch = directory.path() / "store" / member.run->info.run_id / "artifacts" /
                        project::launch_artifact;
    CHECK(std::filesystem::exists(launch));
  }
}

TEST_CASE_FIXTURE(CarryOutFixture, "members that have a run are not run again") {
  sweep.members[0].run = add(sweep.members[0].key, RunStatus::finished);
  run_all();
  CHECK(told == std::vector<std::string>{"2"});
}

TEST_CASE_FIXTURE(CarryOutFixture, "the parent of runs that failed has failed") {
  status = RunStatus::failed;
  CHECK(run_all().has_failures);
  CHECK(again(parent).info.status == RunStatus::failed);
}

TEST_CASE_FIXTURE(CarryOutFixture, "a sweep that cannot be submitted has failed") {
  backend.on_submit = [](const project::Launch&) { throw internal_error("no room"); };
  CHECK_THROWS_WITH(run_all(), "no room");
  CHECK(again(parent).info.status == RunStatus::failed);
}

TEST_CASE_FIXTURE(test::SweepFixture, "as many runs go on at a time as are asked for or fit") {
  auto sweep = plan({{"n", "1"}});
  CHECK(runs_at_once(sweep, {}) == 1);
  CHECK(runs_at_once(sweep, 3) == 3);
  CHECK(runs_at_once(sweep, 0) >= 1);
  sweep.members[0].plan.launch.request.backend = "fake";
  CHECK(runs_at_once(sweep, {}) == 0);
  CHECK(runs_at_once(sweep, 3) == 3);
}
