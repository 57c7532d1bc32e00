// SPDX-License-Identifier: Apache-2.0
#include "sweep/sweep.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include "base/error.h"
#include "core/tag.h"
#include "project/key.h"
#include "store/open.h"
#include "supervise/tool.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::sweep;

namespace {

/// A store, and runs of projects in it.
class Fixture : public test::FakeContext {
 public:
  std::unique_ptr<store::TrackingStore> make_store() {
    return store::open_tracking("memory:", context);
  }

  Run add(const std::string& key, std::optional<RunStatus> status,
          const std::optional<std::string>& parent = {}) {
    clock.advance(1);
    store::NewRun run;
    run.tags.push_back({std::string(tags::project_key), key});
    if (parent) run.tags.push_back({std::string(tags::parent_run_id), *parent});
    const Run made = store->create_run(run);
    const RunId id = RunId::parse(made.info.run_id);
    if (status) {
      store->update_run(id, {.status = *status,
                             .end_time = clock.now_ms(),
                             .tags = {{std::string(tags::exec_exit_code), "0"}}});
    }
    return store->get_run(id);
  }
  std::optional<OpenSweep> find(const std::string& key) {
    return find_open_sweep(access, experiment, key, context);
  }

  std::unique_ptr<store::TrackingStore> store = make_store();
  ExperimentId experiment = ExperimentId::default_experiment();
  backend::RunAccess access{.store = *store, .backend = {}, .artifacts = {}};
};

/// Members whose commands end with these codes.
struct Commands {
  Fixture fixture;
  std::vector<Member> members{};
  std::vector<std::string> scripts{};
  std::vector<std::string> told{};

  explicit Commands(std::vector<std::string> given) : scripts(std::move(given)) {
    for (std::size_t i = 0; i < scripts.size(); ++i) {
      members.push_back({.point = {}, .plan = {}, .key = std::to_string(i)});
    }
  }
  Outcome run(bool fail_fast) {
    supervise::SignalWatch signals(supervise::Grouping::own);
    return run_sweep(
        members, {.at_once = 1, .fail_fast = fail_fast},
        {.record = [&](Member& member) { return fixture.add(member.key, std::nullopt); },
         .keep = [](const Member&) {},
         .command =
             [&](const Run& run) {
               const auto index = std::stoul(*find_tag(run.tags, tags::project_key));
               return Command{.arguments = {"sh", "-c", scripts[index]}};
             },
         .on_end =
             [&](const Member& member, const std::string& line) {
               told.push_back(member.key + " " +
                              std::string(run_status_name(member.run->info.status)) + " " + line);
             }},
        *fixture.store, signals, fixture.context);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the newest finished active run of a key is found") {
  CHECK_FALSE(project::find_finished(*store, experiment, "k"));
  const Run first = add("k", RunStatus::finished);
  const Run second = add("k", RunStatus::finished);
  add("k", RunStatus::failed);
  add("k", std::nullopt);
  add("other", RunStatus::finished);
  CHECK(project::find_finished(*store, experiment, "k")->info.run_id == second.info.run_id);
  // What says of itself that it has finished may go on.
  const Run third = add("k", RunStatus::finished);
  store->delete_tag(RunId::parse(third.info.run_id), tags::exec_exit_code);
  CHECK(project::find_finished(*store, experiment, "k")->info.run_id == second.info.run_id);
  store->delete_run(RunId::parse(second.info.run_id));
  CHECK(project::find_finished(*store, experiment, "k")->info.run_id == first.info.run_id);
}

TEST_CASE_FIXTURE(Fixture, "a sweep that did not finish is open, with those of its runs that did") {
  CHECK_FALSE(find("k"));
  add("k", RunStatus::killed);
  const Run parent = add("k", RunStatus::failed);
  const Run child = add("a", RunStatus::finished, parent.info.run_id);
  add("b", RunStatus::failed, parent.info.run_id);
  add("c", RunStatus::killed, parent.info.run_id);
  add("d", RunStatus::finished);
  const auto open = find("k");
  REQUIRE(open);
  CHECK(open->parent.info.run_id == parent.info.run_id);
  REQUIRE(open->finished.size() == 1);
  CHECK(open->finished.at("a").info.run_id == child.info.run_id);

  add("k", RunStatus::finished);
  CHECK_FALSE(find("k"));
}

TEST_CASE("a sweep's key is that of its runs, in their order") {
  const std::vector<Member> one{{.point = {}, .plan = {}, .key = "a"},
                                {.point = {}, .plan = {}, .key = "b"}};
  const std::vector<Member> other{{.point = {}, .plan = {}, .key = "b"},
                                  {.point = {}, .plan = {}, .key = "a"}};
  CHECK(sweep_key(one).size() == 32);
  CHECK(sweep_key(one) == sweep_key(one));
  CHECK(sweep_key(one) != sweep_key(other));
}

TEST_CASE("a run whose process did not end it is ended") {
  Commands commands({"echo first >&2; echo last >&2; exit 3", "kill -9 $$", "exit 0"});
  const Outcome outcome = commands.run(false);
  CHECK(outcome.has_failures);
  CHECK(outcome.signal == 0);
  CHECK(commands.told == std::vector<std::string>{"0 FAILED last", "1 KILLED ", "2 FAILED "});
}

TEST_CASE("the first failure ends a sweep that is to fail fast") {
  Commands commands({"exit 1", "exit 0"});
  CHECK(commands.run(true).has_failures);
  CHECK(commands.told.size() == 1);
  CHECK_FALSE(commands.members[1].run);
}

TEST_CASE("members that have a run are not run") {
  Commands commands({"exit 1", "exit 1"});
  for (Member& member : commands.members) {
    member.run = commands.fixture.add(member.key, RunStatus::finished);
  }
  const Outcome outcome = commands.run(false);
  CHECK_FALSE(outcome.has_failures);
  CHECK(commands.told.empty());
}

TEST_CASE_FIXTURE(Fixture, "the parent ends as its sweep did") {
  supervise::SignalWatch signals(supervise::Grouping::own);
  const auto status_after = [&](const std::function<Outcome()>& sweep) {
    const RunId parent = RunId::parse(add("k", std::nullopt).info.run_id);
    try {
      end_parent_after(*store, parent, supervise::with_signals(context, signals), sweep);
    } catch (const Error&) {
      CHECK(store->get_run(parent).info.end_time);
    }
    return store->get_run(parent).info.status;
  };
  const auto thrower = []() -> Outcome { throw internal_error("no"); };
  CHECK(status_after([] { return Outcome{}; }) == RunStatus::finished);
  CHECK(status_after([] { return Outcome{.has_failures = true}; }) == RunStatus::failed);
  CHECK(status_after([] { return Outcome{.signal = SIGINT}; }) == RunStatus::killed);
  CHECK(status_after(thrower) == RunStatus::failed);
  ::kill(::getpid(), SIGTERM);
  CHECK(status_after(thrower) == RunStatus::killed);
}
