// SPDX-License-Identifier: Apache-2.0
#include "supervise/signal_watch.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include "base/error.h"
#include "supervise/tool.h"
#include "support/fakes.h"

using namespace mlf;

namespace {

struct WatchFixture : test::FakeContext {
  supervise::SignalWatch signals{supervise::Grouping::own};
  Context watched = supervise::with_signals(context, signals);
};

}  // namespace

TEST_CASE_FIXTURE(WatchFixture,
                  "a context knows the signal that asked to stop, also when none read it") {
  CHECK(watched.stop_signal() == std::nullopt);
  ::kill(::getpid(), SIGTERM);
  CHECK(watched.stop_signal() == SIGTERM);
  CHECK(signals.stop_signal() == SIGTERM);
}

TEST_CASE_FIXTURE(WatchFixture, "signals that ask for nothing to stop are no stop signal") {
  ::kill(::getpid(), SIGUSR1);
  CHECK(watched.stop_signal() == std::nullopt);
}

TEST_CASE("an error while a signal asked to stop says which") {
  const auto work = [](supervise::SignalWatch&) -> int {
    ::kill(::getpid(), SIGTERM);
    throw internal_error("pip was stopped");
  };
  try {
    supervise::watching_signals(supervise::Grouping::own, work);
    FAIL("it threw nothing");
  } catch (const Stopped& stopped) {
    CHECK(stopped.signal() == SIGTERM);
    CHECK(std::string(stopped.what()) == "pip was stopped");
  }
  CHECK_THROWS_AS(supervise::watching_signals(
                      supervise::Grouping::own,
                      [](supervise::SignalWatch&) -> int { throw not_found("no run"); }),
                  Error);
  CHECK(supervise::watching_signals(supervise::Grouping::own,
                                    [](supervise::SignalWatch&) { return 5; }) == 5);
}
