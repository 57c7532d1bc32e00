// SPDX-License-Identifier: Apache-2.0
#include "backend/jobs.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "core/tag.h"
#include "tracking/recorded_end.h"
#include "unit/backend/job_fixture.h"

using namespace mlf;
using namespace mlf::backend;
using State = JobStatus::State;

TEST_CASE_FIXTURE(test::JobFixture, "a submitted run is scheduled and knows its job") {
  const project::Launch first = launch();
  const auto jobs = submit(backend, std::span(&first, 1), 0, store, context);
  REQUIRE(jobs.size() == 1);
  CHECK(run(first).info.status == RunStatus::scheduled);
  CHECK(tag(first, tags::project_job) == "job of " + first.run_id);
}

TEST_CASE_FIXTURE(test::JobFixture, "of an array that is refused nothing runs") {
  const std::vector<project::Launch> launches{launch(), launch(), launch()};
  backend.refused = launches[2].run_id;
  CHECK_THROWS_WITH(submit(backend, launches, 0, store, context), "no room");
  CHECK(backend.killed.size() == 2);
  for (const project::Launch& each : launches) CHECK(run(each).info.status == RunStatus::failed);
}

TEST_CASE_FIXTURE(test::JobFixture,
                  "the store says when a run has ended, the backend is asked seldom") {
  const project::Launch first = launch();
  auto watched = watch(first);
  for (int i = 0; i < 100; ++i) {
    CHECK_FALSE(watched.look());
    clock.advance(200);
  }
  CHECK(backend.questions > 4);
  CHECK(backend.questions < 12);
  end(first, RunStatus::finished);
  CHECK(watched.look());
  CHECK(watched.states()[0].info.status == RunStatus::finished);
}

TEST_CASE_FIXTURE(test::JobFixture, "a run that its program ended has not ended before its job") {
  const project::Launch first = launch();
  auto watched = watch(first);
  set_status(first, RunStatus::finished);
  for (int i = 0; i < 20; ++i) {
    CHECK_FALSE(watched.look());
    clock.advance(10'000);
  }
  end(first, RunStatus::failed);
  CHECK(watched.look());
  CHECK(watched.states()[0].info.status == RunStatus::failed);
}

TEST_CASE_FIXTURE(test::JobFixture,
                  "the job's end decides, but a run that said it failed has failed") {
  struct Row {
    RunStatus own;
    State job;
    RunStatus in_the_end;
  };
  for (const bool with_mlf : {true, false}) {
    backend.has_mlf = with_mlf;
    for (const Row& row : {Row{RunStatus::finished, State::failed, RunStatus::failed},
                           Row{RunStatus::finished, State::killed, RunStatus::killed},
                           Row{RunStatus::finished, State::succeeded, RunStatus::finished},
                           Row{RunStatus::finished, State::forgotten, RunStatus::finished},
                           Row{RunStatus::failed, State::succeeded, RunStatus::failed},
                           Row{RunStatus::killed, State::failed, RunStatus::killed}}) {
      const project::Launch each = launch();
      set_status(each, row.own);
      auto watched = watch(each);
      backend.answer = {row.job};
      CHECK_FALSE(watched.look());
      clock.advance(3000);
      CHECK(watched.look());
      CHECK(run(each).info.status == row.in_the_end);
      CHECK(tracking::is_end_recorded(run(each)));
    }
  }
}

TEST_CASE_FIXTURE(test::JobFixture,
                  "of a run that cannot be looked at the store's word counts in time") {
  const project::Launch first = launch();
  set_status(first, RunStatus::finished);
  auto watched = watch(first);
  backend.answer = {State::unknown, "connection refused"};
  CHECK_FALSE(watched.look());
  CHECK_FALSE(watched.awaits_end());
  clock.advance(59'000);
  CHECK_FALSE(watched.look());
  clock.advance(2'000);
  CHECK(watched.look());
  CHECK(run(first).info.status == RunStatus::finished);
}

TEST_CASE_FIXTURE(test::JobFixture,
                  "a run whose job is over is ended as the job was, after the lag") {
  const project::Launch first = launch();
  set_status(first, RunStatus::scheduled);
  auto watched = watch(first);
  backend.answer = {State::killed, "NODE_FAIL"};
  CHECK_FALSE(watched.look());
  CHECK(watched.awaits_end());
  CHECK(run(first).info.status == RunStatus::scheduled);
  clock.advance(2000);
  CHECK(watched.look());
  CHECK(run(first).info.status == RunStatus::killed);
  CHECK(tag(first, tags::exec_reaped) == "fake: NODE_FAIL");
}

TEST_CASE_FIXTURE(test::JobFixture, "a run that ended within the lag keeps its own end") {
  const project::Launch first = launch();
  auto watched = watch(first);
  backend.answer = {State::failed};
  watched.look();
  end(first, RunStatus::finished);
  clock.advance(5000);
  CHECK(watched.look());
  CHECK(run(first).info.status == RunStatus::finished);
  CHECK(tag(first, tags::exec_reaped).empty());
}

TEST_CASE_FIXTURE(test::JobFixture, "why a run was killed is kept with it") {
  const project::Launch first = launch();
  auto watched = watch(first);
  watched.look();
  end(first, RunStatus::killed);
  backend.answer = {State::killed, "TIMEOUT"};
  CHECK(watched.look());
  CHECK(tag(first, tags::project_job_reason) == "TIMEOUT");
}

TEST_CASE_FIXTURE(test::JobFixture, "a backend that cannot be asked changes nothing") {
  const project::Launch first = launch();
  auto watched = watch(first);
  backend.answer = {State::unknown, "connection refused"};
  for (int i = 0; i < 10; ++i) {
    CHECK_FALSE(watched.look());
    clock.advance(10'000);
  }
  CHECK(run(first).info.status == RunStatus::running);
}

TEST_CASE_FIXTURE(test::JobFixture, "a forgotten run that was never started is killed") {
  const project::Launch first = launch();
  set_status(first, RunStatus::scheduled);
  auto watched = watch(first);
  backend.answer = {State::forgotten};
  watched.look();
  clock.advance(3000);
  watched.look();
  CHECK(run(first).info.status == RunStatus::killed);
  CHECK(tag(first, tags::exec_reaped) == "fake: its job is not known any more");
}

TEST_CASE_FIXTURE(test::JobFixture, "a job without mlf in it is recorded by who watches it") {
  const project::Launch first = launch();
  set_status(first, RunStatus::scheduled);
  backend.has_mlf = false;
  auto watched = watch(first);
  watched.look();
  CHECK(run(first).info.status == RunStatus::running);
  backend.answer = {State::succeeded};
  clock.advance(1000);
  watched.look();
  clock.advance(3000);
  watched.look();
  CHECK(run(first).info.status == RunStatus::finished);
  CHECK(tag(first, tags::exec_reaped).empty());
  std::string output;
  access.artifacts(run(first).info)
      ->read(RelativePath::parse("output/stdout.txt"),
             [&](std::string_view piece) { output += piece; });
  CHECK(output == "the log");
}
