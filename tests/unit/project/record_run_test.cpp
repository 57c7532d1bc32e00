// SPDX-License-Identifier: Apache-2.0
#include "project/record_run.h"

#include <fstream>

#include <doctest/doctest.h>

#include "core/tag.h"
#include "support/failure.h"
#include "tracking/recorded_end.h"
#include "unit/project/project_fixture.h"

using namespace mlf;
using namespace mlf::project;

namespace {

std::string value_of(const std::vector<Tag>& all, std::string_view key) {
  const auto* value = find_tag(all, key);
  return value == nullptr ? "" : *value;
}

}  // namespace

TEST_CASE_FIXTURE(test::ProjectFixture, "a planned run is recorded with its params and tags") {
  auto plan = prepare(options(), context).plan;
  auto where = recording();
  where.tracking_uri = "https://joe:s3cret@tracking";
  where.run_name = "a name";
  where.tags = {{"more", "x"}};
  const Run run = record_run(plan, where, store, context);
  CHECK(run.info.status == RunStatus::running);
  CHECK(run.info.run_name == "a name");
  CHECK(run.params == std::vector<Param>{{"n", "1"}});
  CHECK(value_of(run.tags, tags::project_entry_point) == "main");
  CHECK(value_of(run.tags, "more") == "x");
  CHECK(plan.launch.run_id == run.info.run_id);
  CHECK(plan.launch.tracking_uri == "https://tracking");
}

TEST_CASE_FIXTURE(test::ProjectFixture, "an existing run is used again") {
  const auto id = RunId::parse(store.create_run({}).info.run_id);
  store.update_run(id, {.status = RunStatus::failed,
                        .end_time = clock.now_ms(),
                        .tags = {{std::string(tags::exec_exit_code), "1"}}});
  auto plan = prepare(options(), context).plan;
  auto where = recording();
  where.run_id = id;
  const Run run = record_run(plan, where, store, context);
  CHECK(run.info.run_id == id.str());
  CHECK(run.info.status == RunStatus::running);
  CHECK_FALSE(tracking::is_end_recorded(run));
  plan.values.declared[0].value = "2";  // a param cannot change
  CHECK(test::failure_code([&] { record_run(plan, where, store, context); }) ==
        "INVALID_PARAMETER_VALUE");
  CHECK(store.get_run(id).info.status == RunStatus::failed);
}

TEST_CASE_FIXTURE(test::ProjectFixture,
                  "a launch is handed over as an artifact, or the run has ended") {
  auto prepared = prepare(options(), context);
  Run run = record_run(prepared.plan, recording(), store, context);
  const auto kept = artifacts(run);
  const auto hand_over = [&] {
    hand_over_launch(prepared.plan.launch, prepared.checkout, run, recording(), store, context);
  };
  hand_over();
  CHECK(kept->find(RelativePath::parse(launch_artifact)));
  CHECK(store.get_run(RunId::parse(run.info.run_id)).info.status == RunStatus::running);
  run.info.artifact_uri = "s3://bucket/x";
  CHECK(test::failure_code(hand_over) == "INVALID_PARAMETER_VALUE");
  CHECK(store.get_run(RunId::parse(run.info.run_id)).info.status == RunStatus::failed);
}

TEST_CASE_FIXTURE(test::ProjectFixture, "the tags of a run name the process that carries it out") {
  const auto prepared = prepare(options(), context);
  const auto here = carrier_tags(Carrier::this_process, prepared.plan, prepared.checkout);
  CHECK(value_of(here, tags::exec_command) == R"(["bash","-c","echo 1"])");
  CHECK_FALSE(value_of(here, tags::exec_process).empty());
  const auto job = carrier_tags(Carrier::job, prepared.plan, prepared.checkout);
  REQUIRE(job.size() == 1);
  CHECK(job[0].key == tags::exec_process);
}
