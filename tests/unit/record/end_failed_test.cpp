// SPDX-License-Identifier: Apache-2.0
#include "record/end_failed.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include "base/error.h"
#include "store/memory/memory_store.h"
#include "supervise/signal_watch.h"
#include "supervise/tool.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::record;

namespace {

struct Fixture : test::FakeContext {
  store::MemoryStore store{context};
  mlf::supervise::SignalWatch signals{mlf::supervise::Grouping::own};
  Context watched = mlf::supervise::with_signals(context, signals);

  RunId start() { return RunId::parse(store.create_run({}).info.run_id); }
  RunStatus status(const RunId& id) { return store.get_run_info(id).status; }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a run that comes to nothing is FAILED, and has an end") {
  const RunId id = start();
  end_failed(store, id, watched);
  CHECK(status(id) == RunStatus::failed);
  CHECK(store.get_run_info(id).end_time == clock.now_ms());
  CHECK(reporter.warnings.empty());
}

TEST_CASE_FIXTURE(Fixture,
                  "what a signal has asked to stop is KILLED, also when none has read it") {
  const RunId id = start();
  ::kill(::getpid(), SIGTERM);
  end_failed(store, id, watched);
  CHECK(status(id) == RunStatus::killed);
  CHECK(signals.stop_signal() == SIGTERM);
}

TEST_CASE_FIXTURE(Fixture, "signals that ask for nothing to stop change nothing") {
  const RunId id = start();
  ::kill(::getpid(), SIGUSR1);
  end_failed(store, id, watched);
  CHECK(status(id) == RunStatus::failed);
}

TEST_CASE_FIXTURE(Fixture, "a run that has ended stays as it is") {
  const RunId id = start();
  store.update_run(id, {.status = RunStatus::finished, .end_time = 7});
  end_failed(store, id, watched);
  CHECK(status(id) == RunStatus::finished);
  CHECK(store.get_run_info(id).end_time == 7);
}

TEST_CASE_FIXTURE(Fixture, "that a run cannot be ended is told, not thrown") {
  const RunId id = RunId::parse("none");
  CHECK_NOTHROW(end_failed(store, id, watched));
  REQUIRE(reporter.warnings.size() == 1);
  CHECK(reporter.warnings[0].starts_with("cannot end run none: "));
}

TEST_CASE("an error while a signal asked to stop says which") {
  const auto work = [](mlf::supervise::SignalWatch&) -> int {
    ::kill(::getpid(), SIGTERM);
    throw internal_error("pip was stopped");
  };
  try {
    mlf::supervise::watching_signals(mlf::supervise::Grouping::own, work);
    FAIL("it threw nothing");
  } catch (const Stopped& stopped) {
    CHECK(stopped.signal() == SIGTERM);
    CHECK(std::string(stopped.what()) == "pip was stopped");
  }
  CHECK_THROWS_AS(mlf::supervise::watching_signals(
                      mlf::supervise::Grouping::own,
                      [](mlf::supervise::SignalWatch&) -> int { throw not_found("no run"); }),
                  Error);
  CHECK(mlf::supervise::watching_signals(mlf::supervise::Grouping::own,
                                         [](mlf::supervise::SignalWatch&) { return 5; }) == 5);
}
