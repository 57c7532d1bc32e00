// SPDX-License-Identifier: Apache-2.0
#include "backend/submitted_runs.h"

#include <doctest/doctest.h>

#include "support/failure.h"
#include "unit/backend/job_fixture.h"

using namespace mlf;
using namespace mlf::backend;
using State = JobStatus::State;

TEST_CASE_FIXTURE(test::JobFixture, "submitted runs are found until their end is recorded") {
  const std::vector<project::Launch> launches{launch(), launch(), launch()};
  submit(backend, launches, 0, store, context);
  set_status(launches[0], RunStatus::finished);
  end(launches[1], RunStatus::finished);
  const std::vector<ExperimentId> experiments{ExperimentId::default_experiment()};
  CHECK(find_submitted(store, experiments, EndedRuns::left_out).size() == 2);
  CHECK(find_submitted(store, experiments, EndedRuns::included).size() == 3);
}

TEST_CASE_FIXTURE(test::JobFixture, "a run is found by the beginning of its id, with its job") {
  const project::Launch first = launch();
  keep(first);
  const auto found = find_watched_runs({first.run_id.substr(0, 8), first.run_id}, access);
  REQUIRE(found.size() == 2);
  CHECK(found[0].info.run_id == first.run_id);
  CHECK(found[0].job->id == "j");
  CHECK(found[0].job->launch.request.backend == "fake");
  CHECK(test::failure_code([&] { find_watched_runs({"abcdef"}, access); }) ==
        "RESOURCE_DOES_NOT_EXIST");
}

TEST_CASE_FIXTURE(test::JobFixture, "runs that cannot be watched are left out with a warning") {
  const project::Launch kept = launch();
  keep(kept);
  const project::Launch lost = launch();
  const auto found =
      list_submitted({ExperimentId::default_experiment()}, EndedRuns::left_out, access, context);
  REQUIRE(found.size() == 1);
  CHECK(found[0].info.run_id == kept.run_id);
  REQUIRE(reporter.warnings.size() == 1);
  CHECK(reporter.warnings[0].find(lost.run_id) != std::string::npos);
}

TEST_CASE("only a run with a job can be ended by its backend") {
  const auto code = [](const WatchedRun& run) {
    return test::failure_code([&] { require_job(run); });
  };
  CHECK(code({.info = {}, .job = std::nullopt}) == "INVALID_STATE");
  CHECK(code({.info = {}, .job = std::nullopt, .has_ended = true}) == "nothing");
  CHECK(code({.info = {}, .job = Job{}}) == "nothing");
}

TEST_CASE_FIXTURE(test::JobFixture, "a listing has the run, its backend and the job's state") {
  const project::Launch first = launch();
  const Run other = store.create_run({});
  backend.answer = {State::queued, "Resources"};
  const auto listings = look_at(
      {{run(first).info, Job{first, "j"}}, {.info = other.info, .job = {}}}, access, context);
  REQUIRE(listings.size() == 2);
  CHECK(listings[0].state.info.run_id == first.run_id);
  CHECK(listings[0].state.job == backend.answer);
  CHECK(listings[0].backend == "fake");
  CHECK(listings[0].job == "j");
  CHECK(listings[1].state.info.run_id == other.info.run_id);
  CHECK(listings[1].backend.empty());
  CHECK_FALSE(listings[1].state.job);
}

TEST_CASE_FIXTURE(test::JobFixture,
                  "a run whose job is over is found as the finished run of its key") {
  const auto with_key = [](const std::string& key) {
    return std::vector<Tag>{{std::string(tags::project_key), key}};
  };
  const project::Launch meant = launch(with_key("k"));
  const project::Launch other = launch(with_key("other"));
  for (const auto& each : {meant, other}) keep(each);
  const auto experiment = ExperimentId::default_experiment();
  backend.longest_lag = std::chrono::milliseconds(0);
  CHECK_FALSE(find_finished(experiment, "k", access, context));
  backend.answer = {State::succeeded};
  const auto found = find_finished(experiment, "k", access, context);
  REQUIRE(found);
  CHECK(found->info.run_id == meant.run_id);
  CHECK(run(other).info.status == RunStatus::running);
}
