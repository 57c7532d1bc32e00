// SPDX-License-Identifier: Apache-2.0
#include "backend/wait_for_run.h"

#include <doctest/doctest.h>

#include "unit/backend/job_fixture.h"

using namespace mlf;
using namespace mlf::backend;

namespace {

/// Runs that have ended, and what they wrote.
struct WaitFixture : test::JobFixture {
  project::Launch ended(RunStatus status, const std::string& exit_code) {
    const project::Launch result = launch();
    end(result, status);
    store.set_tag(RunId::parse(result.run_id), {std::string(tags::exec_exit_code), exit_code});
    return result;
  }
  int code(const project::Launch& launch) {
    return exit_code_of(store, RunId::parse(launch.run_id));
  }
  OutputFollower::Sink sink() {
    return [this](supervise::Stream stream, std::string_view bytes) {
      (stream == supervise::Stream::error ? error : output) += bytes;
    };
  }
  void write(const project::Launch& launch, std::string_view path, std::string_view text) {
    access.artifacts(run(launch).info)->put_text(text, RelativePath::parse(path));
  }
  WaitResult wait(const project::Launch& launch) {
    supervise::SignalWatch signals(supervise::Grouping::own);
    return wait_for_run({launch, "j"}, {.sink = sink(), .on_look = [](const WatchedState&) {}},
                        access, signals, context);
  }
  PassedOutput pass(const project::Launch& launch, bool has_ended) {
    return pass_output_on(
        {.info = run(launch).info, .job = Job{launch, "j"}, .has_ended = has_ended},
        OutputUntil::now, sink(), access, context);
  }

  std::string output;
  std::string error;
};

}  // namespace

TEST_CASE_FIXTURE(WaitFixture, "the exit code is the command's, and 1 where it is not known") {
  const auto finished = ended(RunStatus::finished, "0");
  const auto failed = ended(RunStatus::failed, "7");
  CHECK(code(finished) == 0);
  CHECK(code(failed) == 7);
  for (const auto* text : {"0", "256", "-1", "x"}) CHECK(code(ended(RunStatus::failed, text)) == 1);
  const std::vector<WatchedState> states{
      {run(finished).info}, {run(failed).info}, {run(ended(RunStatus::killed, "9")).info}};
  CHECK(exit_code_of(store, states) == 7);
  CHECK(exit_code_of(store, std::span(states).first(1)) == 0);
}

TEST_CASE_FIXTURE(WaitFixture, "the wait is over once all runs have ended") {
  const auto first = ended(RunStatus::finished, "0");
  const auto second = ended(RunStatus::failed, "1");
  JobWatch watch({{run(first).info, Job{first, "j"}}, {run(second).info, Job{second, "k"}}}, access,
                 context);
  int looks = 0;
  const auto states = wait_for_runs(watch, [&] { ++looks; });
  REQUIRE(states.size() == 2);
  CHECK(states[1].info.status == RunStatus::failed);
  CHECK(looks == 1);
}

TEST_CASE_FIXTURE(WaitFixture,
                  "a run's output is passed on, and the log of one that wrote nothing") {
  const auto first = ended(RunStatus::failed, "3");
  write(first, "output/stdout.txt", "out");
  write(first, "output/stderr.txt", "err");
  const auto result = wait(first);
  CHECK(result.exit_code == 3);
  CHECK(result.state.info.run_id == first.run_id);
  CHECK(result.log.empty());
  CHECK(output == "out");
  CHECK(error == "err");
  CHECK(wait(ended(RunStatus::finished, "0")).log == "the log");
}

TEST_CASE_FIXTURE(WaitFixture, "of a job without mlf in it the log is the output") {
  const auto first = launch();
  auto passed = pass(first, false);
  CHECK_FALSE(passed.has_any);
  CHECK(passed.log == "the log");
  backend.has_mlf = false;
  CHECK_FALSE(pass(first, true).has_any);
  CHECK(output.empty());
  passed = pass(first, false);
  CHECK(passed.has_any);
  CHECK(passed.log.empty());
  CHECK(output == "the log");
  CHECK(passed.info.run_id == first.run_id);
}
