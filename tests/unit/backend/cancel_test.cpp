// SPDX-License-Identifier: Apache-2.0
#include "backend/cancel.h"

#include <doctest/doctest.h>

#include "unit/backend/job_fixture.h"

using namespace mlf;
using namespace mlf::backend;
using State = JobStatus::State;

TEST_CASE_FIXTURE(test::JobFixture, "a cancelled job is killed when its grace is over") {
  const project::Launch first = launch();
  const project::Launch ended = launch();
  end(ended, RunStatus::finished);
  Cancellation cancellation(
      {{run(first).info, Job{first, "j"}}, {run(ended).info, Job{ended, "k"}}},
      std::chrono::seconds(5), access, context);
  CHECK(backend.cancelled == std::vector<std::string>{"j"});
  clock.advance(4999);
  cancellation.watch().look();
  cancellation.kill_overdue();
  CHECK(backend.killed.empty());
  clock.advance(1);
  cancellation.kill_overdue();
  cancellation.kill_overdue();
  CHECK(backend.killed == std::vector<std::string>{"j"});
  clock.advance(1000);
  cancellation.kill_overdue();
  CHECK(backend.killed.size() == 2);
}

TEST_CASE_FIXTURE(test::JobFixture, "a cancelled job that its backend knows no more was killed") {
  const project::Launch first = launch();
  set_status(first, RunStatus::finished);
  Cancellation cancellation({{run(first).info, Job{first, "j"}}}, std::chrono::seconds(5), access,
                            context);
  CHECK(backend.cancelled.size() == 1);
  backend.answer = {State::forgotten};
  clock.advance(2000);
  cancellation.watch().look();
  clock.advance(3000);
  CHECK(cancellation.watch().look());
  CHECK(run(first).info.status == RunStatus::killed);
}

TEST_CASE_FIXTURE(test::JobFixture, "runs are cancelled and waited for") {
  const project::Launch first = launch();
  backend.on_cancel = [&](const Job&) { end(first, RunStatus::killed); };
  const auto ended =
      cancel_runs({{run(first).info, Job{first, "j"}}}, std::chrono::seconds(5), access, context);
  REQUIRE(ended.size() == 1);
  CHECK(ended[0].has_ended());
  CHECK(ended[0].info.status == RunStatus::killed);
  CHECK(backend.killed.empty());
}
