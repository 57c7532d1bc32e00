// SPDX-License-Identifier: Apache-2.0
#include "tracking/end_run.h"

#include <stdexcept>

#include <doctest/doctest.h>

#include "core/tag.h"
#include "store/memory/memory_store.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::tracking;

namespace {

struct EndRunFixture {
  test::FakeContext fake;
  const Context& context = fake.context;
  store::MemoryStore store{context};

  RunId start() { return RunId::parse(store.create_run({}).info.run_id); }
  RunStatus status(const RunId& id) { return store.get_run_info(id).status; }
};

}  // namespace

TEST_CASE_FIXTURE(EndRunFixture, "a run ends now, with its last tags") {
  const RunId id = start();
  fake.clock.advance(5);
  const auto info = end_run(store, id, RunStatus::finished, context, {{"why", "done"}});
  CHECK(info.status == RunStatus::finished);
  CHECK(info.end_time == fake.clock.now_ms());
  CHECK(*find_tag(store.get_run(id).tags, "why") == "done");
}

TEST_CASE_FIXTURE(EndRunFixture, "a run that comes to nothing is FAILED, and has an end") {
  const RunId id = start();
  end_failed(store, id, context);
  CHECK(status(id) == RunStatus::failed);
  CHECK(store.get_run_info(id).end_time == fake.clock.now_ms());
  CHECK(fake.reporter.warnings.empty());
}

TEST_CASE_FIXTURE(EndRunFixture, "a run that comes to nothing because of a signal is KILLED") {
  const RunId id = start();
  fake.context.stop_signal = [] { return 15; };
  end_failed(store, id, context);
  CHECK(status(id) == RunStatus::killed);
}

TEST_CASE_FIXTURE(EndRunFixture, "a run that has ended stays as it is") {
  const RunId id = start();
  store.update_run(id, {.status = RunStatus::finished, .end_time = 7});
  end_failed(store, id, context);
  CHECK(status(id) == RunStatus::finished);
  CHECK(store.get_run_info(id).end_time == 7);
}

TEST_CASE_FIXTURE(EndRunFixture, "that a run cannot be ended is told, not thrown") {
  CHECK_NOTHROW(end_failed(store, RunId::parse("none"), context));
  REQUIRE(fake.reporter.warnings.size() == 1);
  CHECK(fake.reporter.warnings[0].starts_with("cannot end run none: "));
}

TEST_CASE_FIXTURE(EndRunFixture, "what work throws ends the run and is thrown on") {
  const RunId id = start();
  CHECK(ending_on_failure(store, id, context, [] { return 5; }) == 5);
  CHECK(status(id) == RunStatus::running);
  const auto fail = []() -> int { throw std::runtime_error("diverged"); };
  CHECK_THROWS_AS(ending_on_failure(store, id, context, fail), std::runtime_error);
  CHECK(status(id) == RunStatus::failed);
}
